#include "stages/realign/15_shared.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "common/base/heap.h"
#include "common/base/phases.h"
#include "stages/realign/09_coarse.h"
#include "stages/realign/10_moments.h"
#include "stages/realign/10_walk.h"
#include "stages/realign/11_image.h"
#include "stages/realign/11_soa.h"
#include "stages/realign/12_commute.h"
#include "stages/realign/13_simd.h"
#include "stages/realign/14_async.h"
#include "stages/realign/base/fit.h"
#include "stages/realign/base/normal_equations.h"
#include "stages/realign/base/realign.h"

namespace stagecraft::realign {

const About about = {
    .rung = "15_shared",
    .builds_on = "14_async",
    .idea = "one copy a node of what ranks share (MPI shared-memory window)",
    .change =
        "the first rank of a node makes the table, the others read it there",
    .watch = "/dev/shm may be small; then every rank keeps a copy",
    .cost = "ranks of a node begin and end together",
    .answer = Answer::near,
    .ranks = true,
    .threads = true,
    .binds = true,
    .deals_inputs = true,
    .for_ranks = true,
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
             const Parameters& correction, std::span<float> out) {
  const Phase phase("reslice");
  const Eigen::Matrix4d map = between(scan, correction);
  const auto [ni, nj, nk] = scan.reference.shape;
  constexpr float uncovered = std::numeric_limits<float>::quiet_NaN();
  float* row = out.data();
  for (int k = 0; k < nk; ++k) {
    for (int j = 0; j < nj; ++j, row += ni) {
      const Walk walk = walk_along_row(map, Eigen::Vector3d(0, j, k));
      const Span seen = span_inside(scan.grid.shape, walk, ni, field_of_view);
      std::fill_n(row, seen.begin, uncovered);
      interpolate_covered(spline, walk, seen, row);
      std::fill(row + seen.end, row + ni, uncovered);
    }
  }
}

}  // namespace

void Stage::set_up(const Options& options) {
  keep_one_heap();
  bind_workers(*team_, options);
  simd::choose_instructions();
}

Motion Stage::run(Input& file, Output& output, const Options& options) {
  const Team& team = *team_;
  SharedInput input(file, team);
  const Scan scan = input.scan();
  const Storage storage = storage_of(team, file, output, scan);
  Motion motion = on_all(team, options.start, scan.frames);
  const Motion start = motion;
  std::optional<Tables> tables;
  if (options.estimate) {
    tables.emplace(scan.reference, options,
                   fill_vectors_from(input.reference(), scan.reference));
    share_on_node(team, *tables, scan.reference, options);
  }
  const auto fit_of = [&](const Image& spline, int t, Workspace& work) {
    if (!options.estimate || t == scan.reference_frame)
      return Fit{.correction = start[t].correction, .converged = true};
    const auto fit_at = [&](int level, const Parameters& from) {
      return fit(spline, scan, (*tables)[level], from, work);
    };
    return coarse_to_fine(fit_at, start[t].correction);
  };

  Anchor anchor;
  if (options.anchor) {
    Workspace work(scan);
    Parameters first = fit_of(spline_of(input.read(0)), 0, work).correction;
    anchor(0, first);
  }
  Stream stream(2 * team.ranks * omp_get_max_threads() + 2);
  const Reslice put = [&](Realigned& done, const Image& spline) {
    done.voxels = stream.room(voxel_count(scan.reference.shape));
    reslice(spline, scan, done.fit.correction, done.voxels);
    done.packed = pack(storage.packing, done.voxels);
  };
  Crew crew(team, file, output, storage, options, scan, put, motion, stream);
#pragma omp parallel
  stream.guarded([&] {
    Workspace work(scan);
    while (const std::optional<Task> task = stream.tasks.pop()) {
      Realigned done{.t = task->t,
                     .content = decode_into(work, *task, storage.encoding)};
      done.fit = fit_of(work.frame, done.t, work);
      Anchor to_frame_0 = anchor;
      if (options.anchor) to_frame_0(done.t, done.fit.correction);
      if (options.reslice) reslice_or_keep(done, work.frame, put, stream);
      stream.results.push(std::move(done));
    }
  });
  crew.finish();
  return on_all(team, motion, scan.frames);
}

}  // namespace stagecraft::realign
