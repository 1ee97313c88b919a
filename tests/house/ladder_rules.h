#pragma once

#include <string>
#include <vector>

/// What makes the rungs a ladder: one idea apart, in one shape, upon each
/// other. Every rule takes texts and returns its complaints, one sentence each.
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

/// `rungs` in order: numbered from 00, each named as its file and built on the
/// one before.
Complaints check_chain(const std::vector<Source>& rungs);

/// A neighbour differs by at most 40 code lines, from rung 05 on by 80.
Complaints check_change(const Source& before, const Source& after);

/// A page, and a header beside it, has at most 170 lines.
Complaints check_length(const Source& source);

/// A page has accumulate, fit, reslice and Stage::run, once each, in this
/// order.
Complaints check_functions(const Source& page);

/// Includes go down only: common/ knows nothing above it, stages/ no tests and
/// no benchmarks (but the course, which measures what students write), a rung
/// only headers of rungs up to itself.
Complaints check_includes(const Source& source);

/// The order of sums is fixed: no reduction by OpenMP or MPI, no -ffast-math.
Complaints check_sums(const Source& source);

/// Threads of OpenMP (not its simd) and calls of MPI stand under stages/.
Complaints check_home(const Source& source);

/// Every rung (a file's stem) is listed by add_rung in `cmake` and the other
/// way round, and has its four presets in `presets`.
Complaints check_lists(const std::vector<std::string>& rungs,
                       const std::string& cmake, const std::string& presets);

}  // namespace stagecraft::ladder
