#pragma once

#include <optional>
#include <string>
#include <vector>

#include "stages/realign/base/motion.h"
#include "stages/realign/base/options.h"
#include "stages/realign/base/scan.h"

/// The one suite of the ladder talks to a rung through this, and is linked
/// twice: to the rung itself (in_process.cpp) and to a driver that runs its
/// executable on files (black_box.cpp).
namespace stagecraft::realign::suite {

/// A scan in memory.
struct Series {
  Grid grid;
  std::vector<Volume> frames;
};

/// What a rung is asked to do.
struct Job {
  Series series;
  Options options{};
  bool to_mean = false;
  int reference_frame = 0;
  std::optional<Series> reference{};  ///< of one frame; replaces the frame
};

/// What it answered.
struct Result {
  Motion motion;                  ///< on every rank
  std::vector<Volume> realigned;  ///< on the root; empty without reslicing
};

/// Runs the rung. Frames of the answer that were never written hold NaN.
Result run(const Job& job);

/// True where `Result::realigned` is filled.
bool root();

/// The number of the rung on its ladder.
int rung();

}  // namespace stagecraft::realign::suite
