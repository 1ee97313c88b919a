#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "bench/gate/floors.h"

/// The course: exercises that check themselves, and the program `stagecraft`.
namespace stagecraft::course {

/// An exercise as its page, exercises/NN_name.md, describes it.
struct Exercise {
  std::string id;     ///< "01_mpi", that of the rung
  std::string title;  ///< the heading
  int minutes = 0;
  std::string level;
  Gauge gauge = Gauge::work;  ///< structure, work or masks
  int ranks = 1;              ///< of the run that is judged
  int threads = 1;
  bool has_threads = false;  ///< the workers are threads, not ranks
  /// At least so much structure; at most so many times the work of the rung.
  double bound = 0;
  std::string predict;             ///< what `stagecraft predict` asks for
  std::vector<std::string> hints;  ///< from a nudge to nearly the code
  std::filesystem::path page;
};

/// Throws BadInput that names the page and what is missing there.
Exercise parse_exercise(const std::filesystem::path& page);

/// Every NN_name.md of a folder, in order.
std::vector<Exercise> find_exercises(const std::filesystem::path& folder);

/// The exercise of "01", "1", "01_mpi", "01-mpi" or "mpi". Throws BadInput.
const Exercise& choose(const std::vector<Exercise>& exercises,
                       const std::string& word);

/// "01" of "01_mpi".
std::string number(const Exercise& exercise);

/// A part of the name of executables: "01-mpi" of "01_mpi".
std::string dashed(std::string id);

/// The text of the section under a heading of the second level, without blank
/// lines at both ends; empty: there is none.
std::string section(const std::string& page, const std::string& heading);

/// A whole file; throws BadInput where it cannot be read.
std::string read_text(const std::filesystem::path& file);

}  // namespace stagecraft::course
