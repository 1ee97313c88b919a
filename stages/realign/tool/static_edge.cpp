#include "stages/realign/tool/static_edge.h"

#include <algorithm>
#include <cstddef>

namespace stagecraft::realign {
namespace {

/// As its first voxel, which is where no head is.
std::vector<char> background_of(std::span<const double> voxels) {
  std::vector<char> result(voxels.size());
  std::ranges::transform(voxels, result.begin(), [&](double voxel) {
    return static_cast<char>(voxel == voxels.front());
  });
  return result;
}

/// Sums of squared differences between neighbours.
struct Differences {
  double all = 0;
  double at_edge = 0;  ///< where one of the two is background
};

Differences differences_of(const Volume& volume,
                           const std::vector<char>& background) {
  Differences sums;
  std::size_t stride = 1;
  for (const int n : volume.shape()) {
    const auto length = static_cast<std::size_t>(n);
    for (std::size_t v = 0; v < background.size(); ++v) {
      if (v / stride % length + 1 == length) continue;
      const double step = volume.voxels()[v + stride] - volume.voxels()[v];
      sums.all += step * step;
      if (background[v] != background[v + stride]) sums.at_edge += step * step;
    }
    stride *= length;
  }
  return sums;
}

}  // namespace

void StaticEdge::reference(const Volume& reference) {
  background_ = background_of(reference.voxels());
  // A mask leaves much out; a value of air that comes twice is none.
  const auto left_out = std::ranges::count(background_, 1);
  suspicious_ = 20 * left_out > std::ssize(background_);
  if (!suspicious_) return;
  const Differences sums = differences_of(reference, background_);
  suspicious_ = sums.at_edge > sums.all / 2;
}

void StaticEdge::frame(std::span<const double> voxels) {
  if (!suspicious_) return;
  suspicious_ = false;
  if (voxels.size() != background_.size()) return;  // of another grid
  found_ = background_of(voxels) == background_;
}

}  // namespace stagecraft::realign
