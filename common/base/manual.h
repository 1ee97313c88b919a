#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stagecraft {
inline namespace base {

/// An option, a file, a status or an example, and what there is to say of it.
struct Entry {
  std::string term;    ///< as in "--out DIR"
  std::string brief;   ///< a few words
  std::string more{};  ///< sentences that only the manual has
};

struct Section {
  std::string title;
  std::vector<Entry> entries;
};

/// All that a program tells its users; `--help` and the manual page are two
/// views of it.
struct Manual {
  std::string name;
  std::string version;
  std::string summary;                   ///< a sentence
  std::string synopsis;                  ///< the words behind the name
  std::vector<std::string> description;  ///< paragraphs
  std::vector<Section> options;          ///< in groups
  Section examples;
  std::vector<Section> more;  ///< what only the manual has
  std::string see_also;
};

/// Usage, options and examples, in lines of at most 80 columns where no single
/// word is longer.
std::string help_text(const Manual& manual);

/// The page for man(1), section 1, in the macros that mandoc and groff share.
/// Source: groff_man(7).
std::string man_page(const Manual& manual);

/// The words of `text` behind `first`, in lines of at most 80 columns where no
/// word is longer; further lines begin with `indent` spaces, at least 1.
std::string wrapped(std::string first, std::string_view text,
                    std::size_t indent);

/// "label: text" in lines of at most 80 columns.
std::string paragraph(std::string_view label, std::string_view text);

}  // namespace base
}  // namespace stagecraft
