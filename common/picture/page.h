#pragma once

#include <cstddef>
#include <span>
#include <string>

/// Pages of HTML that are one file and ask for nothing else.
namespace stagecraft {
inline namespace picture {

std::string base64(std::span<const std::byte> bytes);

/// "data:TYPE;base64,...".
std::string data_uri(const std::string& type, const std::string& content);

struct Page {
  std::string title;     ///< text
  std::string style{};   ///< behind the style that all pages have
  std::string policy{};  ///< of its contents, behind what all pages forbid
  std::string body;      ///< markup
};

/// The page as HTML, for screens of any width, light and dark, and for paper.
/// Its contents may be nothing but what stands in it.
std::string html_page(const Page& page);

/// Buttons that choose, in a figure of class "compare", what is seen of a
/// "pair": its parts "before" and "after" at once, one of them, or both by
/// turns. `name` is the figure's own.
std::string comparison_controls(const std::string& name);

}  // namespace picture
}  // namespace stagecraft
