#include "stages/realign/09_coarse.h"

#include <vector>

#include "common/base/phases.h"
#include "common/scan/bspline.h"
#include "common/scan/gaussian.h"
#include "stages/realign/05_frames.h"
#include "stages/realign/06_bspline.h"
#include "stages/realign/08_jacobian.h"
#include "stages/realign/base/fit.h"
#include "stages/realign/base/lattice.h"
#include "stages/realign/base/normal_equations.h"
#include "stages/realign/base/realign.h"

namespace stagecraft::realign {

const About about = {
    .rung = "09_coarse",
    .builds_on = "08_jacobian",
    .idea = "coarse at first: a quarter of the samples, and a predicted stop",
    .change =
        "the first steps take every second row of every second plane; the last "
        "one takes what two steps say is still to come",
    .watch = "only all samples may end the search",
    .cost = "a step more where the quarter led astray",
    .answer = Answer::near,
    .ranks = true,
    .threads = true,
    .binds = true,
    .act = 2,
};

namespace {

/// Sums the normal equations of a frame at `fit` over the samples that count.
NormalEquations accumulate(const Volume& spline, const Scan& scan,
                           const CoarseDesign& design, const Search& fit,
                           std::vector<char>& counted) {
  const Phase phase("estimate");
  NormalEquations equations = fit.every ? design.all : design.few;
  const Eigen::Matrix4d to_voxel =
      inverse(rigid(fit.correction) * scan.grid.affine);
  for (std::size_t n = 0; n < design.rows.size(); ++n) {
    if (!fit.every && !design.sparse[n]) continue;
    const Eigen::Vector3d voxel = apply(to_voxel, design.positions[n]);
    if (!fit.frozen) counted[n] = inside(scan.grid.shape, voxel, design.margin);
    if (counted[n]) {
      add_frame(equations, design.rows[n], value_closed(spline, voxel));
    } else {
      remove(equations, design.rows[n]);
    }
  }
  return equations;
}

/// Steps from `start` until nothing moves.
Fit fit(const Volume& frame, const Scan& scan, const CoarseDesign& design,
        const Parameters& start) {
  const Volume spline = smooth_spline(frame, scan.grid, design.fwhm);
  std::vector<char> counted(design.rows.size());
  Search fit = first_fit(start, design.few);
  while (!finished(fit)) {
    const NormalEquations equations =
        accumulate(spline, scan, design, fit, counted);
    fit = search_step(fit, equations, design.rows.size(), scan.reference);
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
  std::vector<CoarseDesign> designs;
  if (options.estimate)
    designs = make_coarse_designs(input.reference(), scan.reference, options);

  std::vector<Volume> frames = deal(team, file, scan);
  std::vector<Fit> fits(scan.frames);
#pragma omp parallel for schedule(dynamic)
  for (int t = team.rank; t < scan.frames; t += team.ranks) {
    if (!options.estimate || t == scan.reference_frame) continue;
    const auto fit_at = [&](int level, const Parameters& start) {
      return fit(frames[t], scan, designs[level], start);
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
