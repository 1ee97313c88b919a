#include "stages/tiles/tool/tally.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/base/manual.h"
#include "common/base/resources.h"

namespace stagecraft::tiles {
namespace {

std::string photographs(int count) {
  return fmt::format("{} photograph{}", count, count == 1 ? "" : "s");
}

/// Characters of UTF-8.
std::size_t columns(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](unsigned char c) { return (c & 0xC0U) != 0x80; }));
}

}  // namespace

std::string printable(const std::string& text) {
  using nlohmann::json;
  auto result = json::parse(json(text).dump(-1, ' ', false,
                                            json::error_handler_t::replace))
                    .get<std::string>();
  std::ranges::replace_if(
      result, [](unsigned char c) { return c < ' ' || c == 0x7F; }, '?');
  return result;
}

std::string remarks_table(const std::string& did,
                          const std::vector<Remark>& remarks) {
  if (remarks.empty()) return "";
  constexpr std::size_t widest = 30;
  std::size_t width = 0;
  for (const auto& [name, text] : remarks) {
    width = std::max(width, std::min(widest, columns(printable(name))));
  }
  std::string table = fmt::format(
      "{} {}:\n", photographs(static_cast<int>(remarks.size())), did);
  for (const auto& [name, text] : remarks) {
    std::string first = fmt::format("  {:<{}}", printable(name), width);
    if (columns(first) > width + 2) {
      table += first + '\n';
      first.assign(width + 2, ' ');
    }
    table += wrapped(first + ' ', printable(text), width + 4);
  }
  return table;
}

std::string closing_sentences(const Tally& tally, const ToolCommand& command) {
  const double megapixels = tally.pixels / 1e6;
  std::string text;
  if (tally.made > 0) {
    text += fmt::format("{}, {:.1f} Mpixel in {:.2f} s ({:.1f} Mpixel/s): {}\n",
                        photographs(tally.made), megapixels, tally.seconds,
                        megapixels / tally.seconds,
                        without_home(command.out.string()));
  }
  if (tally.kept > 0) {
    text += fmt::format("{} left alone, their results were there\n",
                        photographs(tally.kept));
  }
  if (!tally.failures.empty()) {
    text += fmt::format("{} failed, for the reasons above\n",
                        photographs(static_cast<int>(tally.failures.size())));
  }
  if (tally.others > 0) {
    text += fmt::format("{} other file{} left alone\n", tally.others,
                        tally.others == 1 ? "" : "s");
  }
  return text;
}

}  // namespace stagecraft::tiles
