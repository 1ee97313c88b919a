#include "stages/realign/13_simd.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

#include "common/base/phases.h"
#include "stages/realign/05_frames.h"
#include "stages/realign/09_coarse.h"
#include "stages/realign/10_moments.h"
#include "stages/realign/10_walk.h"
#include "stages/realign/11_image.h"
#include "stages/realign/11_soa.h"
#include "stages/realign/12_commute.h"
#include "stages/realign/base/fit.h"
#include "stages/realign/base/normal_equations.h"
#include "stages/realign/base/realign.h"

namespace stagecraft::realign {

const About about = {
    .rung = "13_simd",
    .builds_on = "12_commute",
    .idea = "many samples or voxels an instruction, AVX-512 where there is one",
    .change =
        "neighbours in a row share a window of the spline and are interpolated "
        "together from contiguous loads; the filters are vectorised too",
    .watch = "where neighbours fall into different cells the window grows",
    .cost = "every loop compiled once for each kind of processor",
    .answer = Answer::near,
    .ranks = true,
    .threads = true,
    .binds = true,
    .act = 2,
};

namespace {

/// Sums the normal equations of a frame at `fit` over the samples that count.
NormalEquations accumulate(const Image& spline, const Scan& scan,
                           const Table& table, const Search& fit, double scale,
                           std::vector<Span>& counted,
                           std::vector<float>& frame) {
  const Phase phase("estimate");
  simd::ResidualSums residuals;
  simd::Products outside;
  const Eigen::Matrix4d map = between(scan, fit.correction);
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const auto& [voxel, place, sparse, length] = table.rows[r];
    if (!fit.every && !sparse) continue;
    const Walk walk = walk_along_row(map, voxel);
    if (!fit.frozen)
      counted[r] = span_inside(scan.grid.shape, walk, length, table.margin);
    const auto [begin, end] = counted[r];
    simd::interpolate(spline, from(walk, begin), end - begin, frame.data());
    simd::add_residuals(table, r, counted[r], frame.data(),
                        static_cast<float>(scale), residuals);
    outside.add(table, r, {0, begin});
    outside.add(table, r, {end, length});
    if (r % fold_every == 0) residuals.fold();
  }
  residuals.fold();
  NormalEquations equations = fit.every ? table.all : table.few;
  equations.sums -= outside.sums().sums;
  return with_frame(equations, of_frame(moments_of(residuals, table.along),
                                        equations, scale));
}

/// Steps from `start` until nothing moves.
Fit fit(const Image& frame, const Scan& scan, const Table& table,
        const Parameters& start, Workspace& work) {
  smooth_into(work.smoothed, frame, scan.grid, table.fwhm);
  std::vector<Span> counted(table.rows.size());
  double scale = 1;
  Search fit = first_fit(start, table.few);
  while (!finished(fit)) {
    const NormalEquations equations =
        accumulate(work.smoothed, scan, table, fit, scale, counted, work.row);
    scale = scale_of(equations);
    fit = search_step(fit, equations, table.points(), scan.reference);
  }
  return fit;
}

/// Pulls a frame back onto the grid of the reference.
void reslice(const Image& spline, const Scan& scan,
             const Parameters& correction, Volume& out,
             std::vector<float>& values) {
  const Phase phase("reslice");
  const Eigen::Matrix4d map = between(scan, correction);
  const auto [ni, nj, nk] = out.shape();
  std::ranges::fill(out.voxels(), std::numeric_limits<double>::quiet_NaN());
  for (int k = 0; k < nk; ++k) {
    for (int j = 0; j < nj; ++j) {
      const Walk walk = walk_along_row(map, Eigen::Vector3d(0, j, k));
      const Span seen = span_inside(scan.grid.shape, walk, ni, field_of_view);
      interpolate_covered(spline, walk, seen, values.data());
      std::copy(values.data() + seen.begin, values.data() + seen.end,
                &out(0, j, k) + seen.begin);
    }
  }
}

}  // namespace

void Stage::set_up(const Options& options) {
  bind_workers(*team_, options);
  simd::choose_instructions();
}

Motion Stage::run(Input& file, Output& output, const Options& options) {
  const Team& team = *team_;
  SharedInput input(file, team);
  const Scan scan = input.scan();
  Motion motion = on_all(team, options.start, scan.frames);
  std::optional<Tables> tables;
  if (options.estimate) {
    tables.emplace(scan.reference, options,
                   fill_vectors_from(input.reference(), scan.reference));
  }

  std::vector<Volume> frames = deal(team, file, scan);
  std::vector<Fit> fits(scan.frames);
  std::vector<Image> splines(scan.frames);
#pragma omp parallel
  {
    Workspace work(scan);
#pragma omp for schedule(dynamic)
    for (int t = team.rank; t < scan.frames; t += team.ranks) {
      splines[t] = spline_of(frames[t]);
      if (!options.estimate || t == scan.reference_frame) continue;
      const auto fit_at = [&](int level, const Parameters& start) {
        return fit(splines[t], scan, (*tables)[level], start, work);
      };
      fits[t] = coarse_to_fine(fit_at, motion[t].correction);
    }
  }
  if (options.estimate) share_outcome(team, fits, scan, motion);

  Anchor anchor;
  for (int t = 0; t < scan.frames; ++t) {
    if (options.anchor) anchor(t, motion[t].correction);
    carry_on(motion, t);
  }
  if (!options.reslice) return motion;
#pragma omp parallel
  {
    Workspace work(scan);
#pragma omp for schedule(dynamic)
    for (int t = team.rank; t < scan.frames; t += team.ranks) {
      Volume out(scan.reference.shape);
      reslice(splines[t], scan, motion[t].correction, out, work.row);
      frames[t] = std::move(out);
    }
  }
  collect(team, frames, scan.reference.shape, output);
  return motion;
}

}  // namespace stagecraft::realign
