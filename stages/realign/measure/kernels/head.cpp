#include "stages/realign/measure/kernels/head.h"

#include <algorithm>
#include <cmath>

#include "common/scan/bspline.h"
#include "stages/realign/base/lattice.h"

namespace stagecraft::realign {

const Phantom& phantom() {
  static const Phantom phantom = make_phantom({});
  return phantom;
}

const Volume& head() {
  static const Volume head = frame(phantom(), 0);
  return head;
}

const Volume& spline() {
  static const Volume spline = [] {
    Volume volume = head();
    prefilter(volume);
    return volume;
  }();
  return spline;
}

const std::vector<Eigen::Vector3d>& points() {
  static const std::vector<Eigen::Vector3d> points = [] {
    const Lattice lattice(phantom().grid, {});
    std::vector<Eigen::Vector3d> result;
    for (std::int64_t n = 0; n < lattice.size(); ++n) {
      result.push_back(lattice[n]);
    }
    return result;
  }();
  return points;
}

double bytes_of(const Volume& volume) {
  return static_cast<double>(volume.voxels().size_bytes());
}

Work sampling(double flop) {
  const auto items = static_cast<double>(points().size());
  const double bytes = items * sizeof(Eigen::Vector3d) + bytes_of(spline());
  return {.items = items,
          .bytes = bytes / items,
          .flop = flop,
          .working_set = bytes};
}

Parameters some_motion() {
  Parameters p;
  p << 1, -2, 0.5, 0.02, -0.01, 0.03;
  return p;
}

double moved_error(const Volume& out) {
  const Eigen::Matrix4d back = inverse(rigid(some_motion()));
  double error = 0;
  for (int k = 0; k < out.shape()[2]; ++k) {
    for (int j = 0; j < out.shape()[1]; ++j) {
      for (int i = 0; i < out.shape()[0]; ++i) {
        if (std::isnan(out(i, j, k))) continue;
        const Eigen::Vector3d position =
            world(phantom().grid, Eigen::Vector3d(i, j, k));
        const double truth = intensity(phantom(), apply(back, position));
        error = larger(error, std::abs(out(i, j, k) - truth));
      }
    }
  }
  return error;
}

double inside_share(const Volume& out) {
  const auto outside = std::ranges::count_if(
      out.voxels(), [](double voxel) { return std::isnan(voxel); });
  return 1 - static_cast<double>(outside) / static_cast<double>(out.size());
}

}  // namespace stagecraft::realign
