#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "tests/common/scan/nifti_samples.h"
#include "tests/suite/process.h"

namespace stagecraft::black_box {

/// Something that a user can get wrong.
struct BadCase {
  std::string name;
  /// Makes the files in an empty folder; returns the words after the program's
  /// name. Where no --out is among them, the results go to `out` in there.
  std::function<Words(const samples::Folder&)> make;
  std::string phrase;     ///< of the sentence that the user is told
  bool on_ranks = false;  ///< try it on several ranks too
};

inline void PrintTo(const BadCase& bad, std::ostream* stream) {
  *stream << bad.name;
}

std::vector<BadCase> bad_files();
std::vector<BadCase> bad_headers();
std::vector<BadCase> bad_voxels();
std::vector<BadCase> bad_places();
std::vector<BadCase> bad_words();
std::vector<BadCase> bad_tables();

}  // namespace stagecraft::black_box
