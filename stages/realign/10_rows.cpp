#include "stages/realign/10_rows.h"

#include <limits>
#include <vector>

#include "common/base/phases.h"
#include "common/scan/bspline.h"
#include "common/scan/gaussian.h"
#include "stages/realign/05_frames.h"
#include "stages/realign/06_bspline.h"
#include "stages/realign/08_jacobian.h"
#include "stages/realign/09_coarse.h"
#include "stages/realign/10_moments.h"
#include "stages/realign/10_walk.h"
#include "stages/realign/base/fit.h"
#include "stages/realign/base/lattice.h"
#include "stages/realign/base/normal_equations.h"
#include "stages/realign/base/realign.h"

namespace stagecraft::realign {

const About about = {
    .rung = "10_rows",
    .builds_on = "09_coarse",
    .idea = "what is linear along a row is computed once a row",
    .change =
        "a row of samples is a line through the frame: a start and a step, one "
        "interval that counts, and sums that are multiplied by places once",
    .watch = "a volume is convex; a mask is not, and cuts rows into runs",
    .cost = "samples must be voxels that follow each other in a row",
    .answer = Answer::near,
    .ranks = true,
    .threads = true,
    .binds = true,
    .act = 2,
};

namespace {

/// Sums the normal equations of a frame at `fit` over the samples that count.
NormalEquations accumulate(const Volume& spline, const Scan& scan,
                           const RowDesign& design, const Search& fit,
                           std::vector<Span>& counted) {
  const Phase phase("estimate");
  NormalEquations equations = fit.every ? design.all : design.few;
  Moments moments;
  const Eigen::Matrix4d map = between(scan, fit.correction);
  for (std::size_t r = 0; r < design.rows.size(); ++r) {
    const auto& [voxel, place, sparse, length] = design.rows[r];
    if (!fit.every && !sparse) continue;
    const Walk walk = walk_along_row(map, voxel);
    if (!fit.frozen) {
      counted[r] = span_inside(scan.grid.shape, walk, length, design.margin);
    }
    RowMoments sums;
    for (int n = 0; n < length; ++n) {
      if (n < counted[r].begin || n >= counted[r].end) {
        remove(equations, row_of(design, r, n));
        continue;
      }
      sums.add(value_at(spline, at(walk, n)), design.of(r)[n], n);
    }
    moments.add(sums, place, design.along);
  }
  return with_frame(equations, moments);
}

/// Steps from `start` until nothing moves.
Fit fit(const Volume& frame, const Scan& scan, const RowDesign& design,
        const Parameters& start) {
  const Volume spline = smooth_spline(frame, scan.grid, design.fwhm);
  std::vector<Span> counted(design.rows.size());
  Search fit = first_fit(start, design.few);
  while (!finished(fit)) {
    const NormalEquations equations =
        accumulate(spline, scan, design, fit, counted);
    fit = search_step(fit, equations, design.points(), scan.reference);
  }
  return fit;
}

/// Pulls a frame back onto the grid of the reference.
void reslice(const Volume& spline, const Scan& scan,
             const Parameters& correction, Volume& out) {
  const Phase phase("reslice");
  const Eigen::Matrix4d map = between(scan, correction);
  const auto [ni, nj, nk] = out.shape();
  for (int k = 0; k < nk; ++k) {
    for (int j = 0; j < nj; ++j) {
      const Walk walk = walk_along_row(map, Eigen::Vector3d(0, j, k));
      const Span seen = span_inside(scan.grid.shape, walk, ni, field_of_view);
      for (int i = 0; i < ni; ++i) {
        const bool inside = seen.begin <= i && i < seen.end;
        out(i, j, k) =
            inside ? value_at(spline, nearest_at(scan.grid.shape, walk, i))
                   : std::numeric_limits<double>::quiet_NaN();
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
  std::vector<RowDesign> designs;
  if (options.estimate)
    designs = make_row_designs(input.reference(), scan.reference, options);

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
