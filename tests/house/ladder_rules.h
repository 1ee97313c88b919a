#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What makes rungs a ladder: one idea apart, in one shape, upon each other;
/// and what keeps ladders apart from the house. Every rule takes texts and
/// returns its complaints, one sentence each.
namespace stagecraft::ladder {

/// A file, by its path from the root of the project.
struct Source {
  std::string path;
  std::string text;
};

using Complaints = std::vector<std::string>;

/// Lines that hold code, without white space at both ends: comments, blank
/// lines and lines of punctuation are none, nor is the `About` of a rung.
std::vector<std::string> code_lines(const std::string& text);

/// The larger of added and removed code lines.
std::size_t changed_lines(const Source& before, const Source& after);

/// Code lines of the headers that stand beside a page under its number.
std::size_t header_lines(const Source& page,
                         const std::vector<Source>& sources);

/// `rungs` in order: numbered from 00, each named as its file and built on the
/// one before.
Complaints check_chain(const std::vector<Source>& rungs);

/// A neighbour differs by at most 40 code lines, from act 2 on by 80.
Complaints check_change(const Source& before, const Source& after);

/// A rung brings few lines of headers.
Complaints check_headers(const Source& page,
                         const std::vector<Source>& sources);

/// A page, and what else bears its number, has at most 170 lines.
Complaints check_length(const Source& source);

/// A page defines seams of its ladder, once each, in their order; it may leave
/// some out.
Complaints check_functions(const Source& page,
                           const std::vector<std::string_view>& seams);

/// Includes go down only. common/base knows itself alone, the other rooms of
/// common/ that and themselves; a ladder knows common/, the contract and
/// itself, and its measure/ bench/kernels too; a rung, headers of rungs up to
/// itself. bench/ and tests know no ladder, but its own tests one.
Complaints check_includes(const Source& source);

/// No two rooms include each other. A room is a folder; a ladder's rungs are
/// one.
Complaints check_rooms(const std::vector<Source>& sources);

/// Nobody names a rung (`names`: "01_fast") but its ladder, the ladder's tests,
/// prose and results. "01-fast" names it too.
Complaints check_names(const Source& source,
                       const std::vector<std::string>& names);

/// The order of sums is fixed: no reduction by OpenMP or MPI, no -ffast-math.
Complaints check_sums(const Source& source);

/// Calls of MPI stand under stages/; so do threads of OpenMP (not its simd),
/// but not in what a ladder's rungs share.
Complaints check_home(const Source& source);

}  // namespace stagecraft::ladder
