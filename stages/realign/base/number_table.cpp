#include "stages/realign/base/number_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <optional>
#include <system_error>

#include "common/base/error.h"

namespace stagecraft::realign {
namespace {

std::vector<std::string> fields_of(std::string_view line,
                                   std::string_view separators) {
  std::vector<std::string> fields;
  auto begin = line.find_first_not_of(separators);
  while (begin != line.npos) {
    const auto end =
        std::min(line.find_first_of(separators, begin), line.size());
    fields.emplace_back(line.substr(begin, end - begin));
    begin = line.find_first_not_of(separators, end);
  }
  return fields;
}

/// Whether every number has its comma where others have a point.
bool has_decimal_commas(const std::string& line) {
  const auto words = fields_of(line, " \t\r;");
  return words.size() >= 6 &&
         std::ranges::any_of(words, [](const std::string& word) {
           const auto comma = word.find(',');
           return comma != word.npos && comma > 0 && comma + 1 < word.size();
         });
}

/// Where the columns `wanted` stand among `fields`; nothing where one is
/// missing.
std::optional<std::vector<std::size_t>> places_of(
    std::span<const std::string_view> wanted,
    const std::vector<std::string>& fields) {
  std::vector<std::size_t> places;
  for (const std::string_view name : wanted) {
    const auto at = std::ranges::find(fields, name);
    if (at == fields.end()) return std::nullopt;
    places.push_back(static_cast<std::size_t>(at - fields.begin()));
  }
  return places;
}

double number_in(const std::string& text, const std::string& where,
                 std::size_t column) {
  double number = NAN;
  // What other programs write, and from_chars does not take.
  const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(begin, last, number);
  if (error == std::errc() && end == last && std::isfinite(number))
    return number;
  throw BadInput(
      fmt::format("{}: column {} holds \"{}\"; every frame needs finite "
                  "numbers, with a point where they have a fraction",
                  where, column + 1, text));
}

}  // namespace

bool NumberTable::has(std::string_view name) const {
  return std::ranges::find(names, name) != names.end();
}

NumberTable read_numbers(const std::filesystem::path& path,
                         std::span<const std::string_view> wanted,
                         std::span<const std::size_t> widths) {
  std::ifstream file(path);
  if (!file) {
    throw BadInput(path.string() +
                   " cannot be read; name a motion table that exists and that "
                   "you may read");
  }
  NumberTable table;
  std::vector<double> numbers;
  std::vector<std::size_t> places;  // of the columns that are read
  std::size_t width = 0;            // of a line
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const std::string where = fmt::format("{}, line {}", path.string(), number);
    std::vector<std::string> fields = fields_of(line, " \t\r,");
    if (fields.empty()) continue;
    const bool remark = fields[0].starts_with('#');
    if (numbers.empty() && table.names.empty() && !wanted.empty()) {
      if (remark) fields = fields_of(line, "# \t\r,");
      if (const auto found = places_of(wanted, fields)) {
        table.names = fields;
        places = *found;
        width = fields.size();
        continue;
      }
    }
    if (remark) continue;
    if (has_decimal_commas(line)) {
      throw BadInput(where +
                     " has commas inside its numbers; write points for them");
    }
    if (width == 0) {
      if (std::ranges::find(widths, fields.size()) == widths.end()) {
        throw BadInput(fmt::format(
            "{}: {} columns instead of {}{}", where, fields.size(),
            fmt::join(widths, " or "),
            wanted.empty() ? "; write the file again"
                           : fmt::format(", and no names above them; name a "
                                         "motion.tsv of this program, an "
                                         "rp_*.txt of SPM, or a table with "
                                         "the columns {}",
                                         fmt::join(wanted, ", "))));
      }
      width = fields.size();
      for (std::size_t n = 0; n < width; ++n) places.push_back(n);
    }
    if (fields.size() != width) {
      throw BadInput(
          fmt::format("{}: {} columns instead of {}; write the file again",
                      where, fields.size(), width));
    }
    for (const std::size_t place : places)
      numbers.push_back(number_in(fields[place], where, place));
  }
  const auto wide = static_cast<Eigen::Index>(places.empty() ? widths.front()
                                                             : places.size());
  table.rows = Eigen::Map<decltype(table.rows)>(
      numbers.data(), static_cast<Eigen::Index>(numbers.size()) / wide, wide);
  return table;
}

}  // namespace stagecraft::realign
