#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "common/scan/grid.h"
#include "stages/realign/base/motion_table.h"

namespace stagecraft::realign {

/// Frames whose motion meets a condition.
template <class Condition>
std::vector<int> frames_where(const Motion& motion, Condition condition) {
  std::vector<int> frames;
  for (std::size_t t = 0; t < motion.size(); ++t)
    if (condition(motion[t])) frames.push_back(static_cast<int>(t));
  return frames;
}

inline bool is_lost(const FrameMotion& frame) { return frame.lost; }
inline bool did_not_converge(const FrameMotion& frame) {
  return !frame.converged && !frame.lost;
}

/// As in "3-9,12", shortened where it is long.
std::string list_of(const std::vector<int>& frames);

/// How a run ended that went well.
struct Outcome {
  const Motion& motion;
  const Grid& grid;             ///< of the frames
  double radius = head_radius;  ///< for framewise displacement, mm
  std::size_t non_finite = 0;   ///< voxels that count as 0
  double partly_covered = 0;    ///< share of voxels
  double uncovered_value = 0;   ///< what stands where there is none
  bool estimated = true;        ///< the motion was not given
  bool static_edge = false;     ///< what a mask cut out does not move
};

/// What a user should look at before using it, a sentence each.
std::vector<std::string> doubts_of(const Outcome& outcome);

}  // namespace stagecraft::realign
