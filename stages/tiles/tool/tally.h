#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "stages/tiles/tool/inputs.h"

namespace stagecraft::tiles {

/// A photograph before and after, each as the bytes of a small JPEG file.
struct Pair {
  std::string name;
  int width;  ///< of the photograph, pixels
  int height;
  std::string before;
  std::string after;
};

/// What came of a run.
struct Tally {
  int made = 0;
  int kept = 0;  ///< their results were there already
  int others = 0;
  std::vector<Remark> failures{};
  std::vector<Remark> doubts{};
  std::vector<Pair> pairs{};
  double pixels = 0;
  std::int64_t bytes_in = 0;
  std::int64_t bytes_out = 0;
  double seconds = 0;
  double cpu_seconds = 0;
  std::int64_t largest_peak = 0;  ///< bytes, of a process
  std::int64_t peaks = 0;         ///< of all together
};

/// Text as it can be shown: UTF-8 without control characters, which stand as
/// question marks.
std::string printable(const std::string& text);

/// What there is to be said of photographs that `did` something ("failed"), in
/// lines of at most 80 columns where no word is longer; empty of none.
std::string remarks_table(const std::string& did,
                          const std::vector<Remark>& remarks);

/// The sentences at the end of a run.
std::string closing_sentences(const Tally& tally, const ToolCommand& command);

}  // namespace stagecraft::tiles
