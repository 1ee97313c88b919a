#pragma once

#include <string>
#include <vector>

namespace stagecraft {

/// A number that nothing vouches for.
struct Complaint {
  int line = 0;
  std::string text;  ///< the number and its unit, or the line
};

/// The numbers of a Markdown document that look measured (a time, memory, a
/// rate, a ratio, a share) but stand in no mark (see `marks_of`), so that
/// nobody can derive them:
///   - a number with such a unit, as in "9.0 s", "48 MB", "4.6 x", "5 %", and
///     "a speed-up of 4.6"; in code only with a space between the two;
///   - in code, a number alone in a column;
///   - the rows of a table whose heading has such a unit.
/// Throws BadInput as `marks_of`.
std::vector<Complaint> underivable(const std::string& document);

}  // namespace stagecraft
