#include "stages/realign/tool/doubts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "common/base/resources.h"
#include "stages/realign/base/slices.h"

namespace stagecraft::realign {
namespace {

/// `one` or `many` with "frame 3" or "frames 3-9,12" before it; nothing where
/// there are none.
void add(std::vector<std::string>& sentences, const std::vector<int>& frames,
         const char* one, const char* many) {
  if (frames.empty()) return;
  const bool single = frames.size() == 1;
  sentences.push_back(fmt::format("frame{} {} {}", single ? "" : "s",
                                  list_of(frames), single ? one : many));
}

/// By how much two axes of a grid are farther from a right angle, degrees.
double from_square(const Grid& grid) {
  double farthest = 0;
  for (int axis = 0; axis < 3; ++axis) {
    const Eigen::Vector3d a = grid.affine.col(axis).head<3>().normalized();
    const Eigen::Vector3d b =
        grid.affine.col((axis + 1) % 3).head<3>().normalized();
    farthest = std::max(farthest, std::abs(std::asin(a.dot(b))));
  }
  return farthest * 180 / std::numbers::pi;
}

}  // namespace

std::string list_of(const std::vector<int>& frames) {
  const std::string list = cpu_list(frames);
  constexpr std::size_t longest = 60;
  if (list.size() <= longest) return list;
  return fmt::format("{},... ({} in all)",
                     list.substr(0, list.rfind(',', longest)), frames.size());
}

std::vector<std::string> doubts_of(const Outcome& outcome) {
  const Motion& motion = outcome.motion;
  std::vector<std::string> sentences;
  add(sentences, frames_where(motion, is_lost),
      "could not be aligned, for want of contrast or of overlap, and has the "
      "motion of the frame before",
      "could not be aligned, for want of contrast or of overlap, and have the "
      "motion of the frames before");
  add(sentences, frames_where(motion, did_not_converge),
      "did not converge; look at it before you use its row of the table",
      "did not converge; look at them before you use their rows of the table");
  add(sentences, frames_where(motion, matches_poorly),
      "hardly looks like the reference (see correlation in the table); look at "
      "it before you use it",
      "hardly look like the reference (see correlation in the table); look at "
      "them before you use them");
  if (outcome.non_finite > 0) {
    sentences.push_back(fmt::format(
        "{} voxels are NaN or infinite and count as 0", outcome.non_finite));
  }
  if (outcome.partly_covered > 0 && outcome.uncovered_value != 0) {
    sentences.push_back(fmt::format(
        "where a frame does not cover a voxel the realigned series holds {:g}: "
        "its type and scaling have no 0; --outputs coverage tells where",
        outcome.uncovered_value));
  }
  if (const double angle = from_square(outcome.grid);
      outcome.estimated && angle > 1) {
    sentences.push_back(fmt::format(
        "the axes of the grid are {:.0f} degrees from square, as after "
        "normalisation; a rigid motion is none there: realign the series as it "
        "was scanned",
        angle));
  }
  if (outcome.static_edge) {
    sentences.emplace_back(
        "most of the contrast lies on the edge of a background that does not "
        "move, as where a mask was applied; it holds the motion back: realign "
        "the series as it was before, or name the mask by --mask");
  }
  const Eigen::Vector3d size = voxel_size(outcome.grid);
  const auto& shape = outcome.grid.shape;
  if (const int few = axis_of_few_slices(shape);
      outcome.estimated && few >= 0) {
    const int slices = shape[static_cast<std::size_t>(few)];
    sentences.push_back(fmt::format(
        "the volume has {} slices, which tell of motion within them alone: no "
        "motion across them is estimated",
        slices));
  }
  const double across = Eigen::Vector3d(shape[0], shape[1], shape[2])
                            .cwiseProduct(size)
                            .maxCoeff();
  if (across < 2 * outcome.radius) {
    sentences.push_back(fmt::format(
        "the volume is {:.0f} mm across, and framewise displacement counts "
        "turns on a sphere of {:g} mm; give the head's by --radius",
        across, outcome.radius));
  }
  return sentences;
}

}  // namespace stagecraft::realign
