#include "stages/realign/06_bspline.h"

#include <vector>

#include "common/base/phases.h"
#include "common/scan/bspline.h"
#include "common/scan/gaussian.h"
#include "stages/realign/05_frames.h"
#include "stages/realign/base/fit.h"
#include "stages/realign/base/lattice.h"
#include "stages/realign/base/normal_equations.h"
#include "stages/realign/base/realign.h"

namespace stagecraft::realign {

const About about = {
    .rung = "06_bspline",
    .builds_on = "05_frames",
    .idea = "the spline's weights in closed form, value and gradient together",
    .change =
        "four polynomials an axis instead of a basis function; one "
        "pass over the 64 neighbours instead of four",
    .watch = "the border: only windows that reach it are mirrored",
    .cost = "none; the code of the weights is no longer the definition",
    .ranks = true,
    .threads = true,
    .binds = true,
    .act = 2,
};

namespace {

/// Sums the normal equations of a frame at `fit` over the samples that count.
NormalEquations accumulate(const Volume& spline, const Scan& scan,
                           const Level& level, const Fit& fit,
                           std::vector<char>& counted) {
  const Phase phase("estimate");
  NormalEquations equations;
  const Eigen::Matrix4d to_voxel =
      inverse(rigid(fit.correction) * scan.grid.affine);
  for (std::size_t n = 0; n < level.samples.size(); ++n) {
    const Sample& sample = level.samples[n];
    const Eigen::Vector3d voxel = apply(to_voxel, sample.position);
    if (!fit.frozen) counted[n] = inside(scan.grid.shape, voxel, level.margin);
    if (!counted[n]) continue;
    const auto [value, gradient] = value_and_gradient(spline, voxel);
    const Eigen::Vector3d slope =
        to_voxel.topLeftCorner<3, 3>().transpose() * gradient;
    equations.add(make_row(slope, sample.position, sample.value, value));
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
  const Eigen::Matrix4d to_voxel =
      inverse(rigid(correction) * scan.grid.affine);
  for (int k = 0; k < out.shape()[2]; ++k) {
    for (int j = 0; j < out.shape()[1]; ++j) {
      for (int i = 0; i < out.shape()[0]; ++i) {
        const Eigen::Vector3d position =
            world(scan.reference, Eigen::Vector3d(i, j, k));
        out(i, j, k) = resample_closed(spline, apply(to_voxel, position));
      }
    }
  }
}

}  // namespace

void Stage::set_up(const Options& options) { bind_workers(*team_, options); }

Motion Stage::run(Input& file, Output& output, const Options& options) {
  const Team& team = *team_;
  SharedInput input(file, team);
  const Scan scan = input.scan();
  Motion motion = on_all(team, options.start, scan.frames);
  std::vector<Level> levels;
  if (options.estimate) {
    const Range samples = {0, Lattice(scan.reference, options).size()};
    levels = make_levels(input.reference(), scan.reference, options, samples);
  }

  std::vector<Volume> frames = deal(team, file, scan);
  std::vector<Fit> fits(scan.frames);
#pragma omp parallel for schedule(dynamic)
  for (int t = team.rank; t < scan.frames; t += team.ranks) {
    if (!options.estimate || t == scan.reference_frame) continue;
    const auto fit_at = [&](int level, const Parameters& start) {
      return fit(frames[t], scan, levels[level], start);
    };
    fits[t] = coarse_to_fine(fit_at, motion[t].correction);
  }
  if (options.estimate) share_outcome(team, fits, scan, motion);

  Anchor anchor;
  for (int t = 0; t < scan.frames; ++t) {
    if (options.anchor) anchor(t, motion[t].correction);
    carry_on(motion, t);
  }
  if (!options.reslice) return motion;
#pragma omp parallel for schedule(dynamic)
  for (int t = team.rank; t < scan.frames; t += team.ranks) {
    prefilter(frames[t]);
    Volume out(scan.reference.shape);
    reslice(frames[t], scan, motion[t].correction, out);
    frames[t] = std::move(out);
  }
  collect(team, frames, scan.reference.shape, output);
  return motion;
}

}  // namespace stagecraft::realign
