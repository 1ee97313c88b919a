#include <vector>

#include "common/base/phases.h"
#include "common/scan/bspline.h"
#include "common/scan/gaussian.h"
#include "stages/realign/base/fit.h"
#include "stages/realign/base/lattice.h"
#include "stages/realign/base/normal_equations.h"
#include "stages/realign/base/realign.h"

namespace stagecraft::realign {

const About about = {
    .rung = "00_serial",
    .builds_on = "",
    .idea = "the algorithm as written on paper",
    .change =
        "one process, one thread; the matrix is rebuilt and inverted for "
        "every voxel and every sample",
    .watch = "nothing yet: this is the answer that every rung must give",
    .cost = "one general 4x4 inverse per sample, iteration and voxel",
};

namespace {

/// Sums the normal equations of a frame at `fit` over the samples that count.
NormalEquations accumulate(const Volume& spline, const Scan& scan,
                           const Level& level, const Fit& fit,
                           std::vector<char>& counted) {
  const Phase phase("estimate");
  NormalEquations equations;
  for (std::size_t n = 0; n < level.samples.size(); ++n) {
    const Sample& sample = level.samples[n];
    const Eigen::MatrixXd to_voxel =
        inverse(rigid(fit.correction) * scan.grid.affine);
    const Eigen::Vector3d voxel = apply(to_voxel, sample.position);
    if (!fit.frozen) counted[n] = inside(scan.grid.shape, voxel, level.margin);
    if (!counted[n]) continue;
    const Eigen::Vector3d slope =
        to_voxel.topLeftCorner(3, 3).transpose() * gradient(spline, voxel);
    equations.add(
        make_row(slope, sample.position, sample.value, value(spline, voxel)));
  }
  return equations;
}

/// Steps from `start` until nothing moves.
Fit fit(const Volume& frame, const Scan& scan, const Level& level,
        const Parameters& start) {
  const Volume spline = smooth_spline(frame, scan.grid, level.fwhm);
  std::vector<char> counted(level.samples.size());
  Fit fit{.correction = start};
  while (!finished(fit)) {
    const NormalEquations equations =
        accumulate(spline, scan, level, fit, counted);
    fit = step(fit, equations, level.points, scan.reference);
  }
  return fit;
}

/// Pulls a frame back onto the grid of the reference.
void reslice(const Volume& spline, const Scan& scan,
             const Parameters& correction, Volume& out) {
  const Phase phase("reslice");
  for (int k = 0; k < out.shape()[2]; ++k) {
    for (int j = 0; j < out.shape()[1]; ++j) {
      for (int i = 0; i < out.shape()[0]; ++i) {
        const Eigen::MatrixXd to_voxel =
            inverse(rigid(correction) * scan.grid.affine);
        const Eigen::Vector3d position =
            world(scan.reference, Eigen::Vector3d(i, j, k));
        out(i, j, k) = resample(spline, apply(to_voxel, position));
      }
    }
  }
}

}  // namespace

void Stage::set_up(const Options&) {}

Motion Stage::run(Input& input, Output& output, const Options& options) {
  const Scan scan = input.scan();
  Motion motion = options.start;
  motion.resize(scan.frames);
  std::vector<Level> levels;
  if (options.estimate) {
    const Range samples = {0, Lattice(scan.reference, options).size()};
    levels = make_levels(input.reference(), scan.reference, options, samples);
  }

  Anchor anchor;
  Volume out(scan.reference.shape);
  for (int t = 0; t < scan.frames; ++t) {
    Volume frame = input.read(t);
    if (options.estimate && t != scan.reference_frame) {
      const auto fit_at = [&](int level, const Parameters& start) {
        return fit(frame, scan, levels[level], start);
      };
      motion[t] = accept(coarse_to_fine(fit_at, motion[t].correction));
    }
    if (options.anchor) anchor(t, motion[t].correction);
    carry_on(motion, t);
    if (!options.reslice) continue;
    prefilter(frame);
    reslice(frame, scan, motion[t].correction, out);
    output.write(t, out.voxels());
  }
  return motion;
}

}  // namespace stagecraft::realign
