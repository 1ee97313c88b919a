#include <vector>

#include "common/base/phases.h"
#include "common/scan/bspline.h"
#include "common/scan/gaussian.h"
#include "stages/realign/01_mpi.h"
#include "stages/realign/base/fit.h"
#include "stages/realign/base/lattice.h"
#include "stages/realign/base/normal_equations.h"
#include "stages/realign/base/realign.h"

namespace stagecraft::realign {

const About about = {
    .rung = "02_hoist",
    .builds_on = "01_mpi",
    .idea = "what does not change in a loop is computed before it",
    .change =
        "one inverse per frame and iteration instead of one per sample, "
        "one per frame instead of one per voxel",
    .watch =
        "the compiler may not do it for you: it must prove that the call "
        "has no effect and always the same result",
    .cost = "none",
    .ranks = true,
    .mpi_alone = true,
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
    const Eigen::Vector3d slope =
        to_voxel.topLeftCorner<3, 3>().transpose() * gradient(spline, voxel);
    equations.add(
        make_row(slope, sample.position, sample.value, value(spline, voxel)));
  }
  return equations;
}

/// Steps from `start` until nothing moves.
Fit fit(const Volume& frame, const Scan& scan, const Level& level,
        const Parameters& start, const Team& team) {
  const Volume spline = smooth_spline(frame, scan.grid, level.fwhm);
  std::vector<char> counted(level.samples.size());
  Fit fit{.correction = start};
  while (!finished(fit)) {
    const NormalEquations mine = accumulate(spline, scan, level, fit, counted);
    std::vector<NormalEquations> all(team.ranks);
    MPI_Gather(&mine, sizeof mine, MPI_BYTE, all.data(), sizeof mine, MPI_BYTE,
               0, team.communicator);
    if (team.rank == 0) {
      NormalEquations equations;
      for (const NormalEquations& part : all) equations += part;
      fit = step(fit, equations, level.points, scan.reference);
    }
    MPI_Bcast(&fit, sizeof fit, MPI_BYTE, 0, team.communicator);
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
        out(i, j, k) = resample(spline, apply(to_voxel, position));
      }
    }
  }
}

}  // namespace

void Stage::set_up(const Options&) {}

Motion Stage::run(Input& file, Output& output, const Options& options) {
  const Team& team = *team_;
  SharedInput input(file, team);
  const Scan scan = input.scan();
  Motion motion = options.start;
  motion.resize(scan.frames);
  MPI_Bcast(motion.data(), static_cast<int>(scan.frames * sizeof motion[0]),
            MPI_BYTE, 0, team.communicator);
  std::vector<Level> levels;
  if (options.estimate) {
    const Range samples = share(team, Lattice(scan.reference, options).size());
    levels = make_levels(input.reference(), scan.reference, options, samples);
  }

  Anchor anchor;
  Volume out(scan.reference.shape);
  Volume mine;
  for (int t = 0; t < scan.frames; ++t) {
    Volume frame = input.read(t);
    if (options.estimate && t != scan.reference_frame) {
      const auto fit_at = [&](int level, const Parameters& start) {
        return fit(frame, scan, levels[level], start, team);
      };
      motion[t] = accept(coarse_to_fine(fit_at, motion[t].correction));
    }
    if (options.anchor) anchor(t, motion[t].correction);
    carry_on(motion, t);
    if (!options.reslice) continue;
    // Every rank reslices one frame of a round; the last may have fewer.
    if (t % team.ranks == team.rank) mine = std::move(frame);
    const int frames = t % team.ranks + 1;
    if (frames < team.ranks && t + 1 < scan.frames) continue;
    const int first = t + 1 - frames;
    if (team.rank < frames) {
      prefilter(mine);
      reslice(mine, scan, motion[first + team.rank].correction, out);
    }
    deliver(team, out, first, frames, output);
  }
  return motion;
}

}  // namespace stagecraft::realign
