#include "stages/ladder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "common/base/error.h"
#include "common/scan/nifti_file.h"
#include "common/scan/phantom.h"
#include "stages/realign/base/motion_table.h"
#include "stages/realign/base/nifti_input.h"
#include "stages/realign/base/outputs.h"
#include "stages/realign/measure/peer_motion.h"
#include "stages/realign/measure/phantom_file.h"

/// A 4-D scan goes in; its motion and the realigned scan come out.
namespace stagecraft::realign {

const Ladder& this_ladder();

namespace {

namespace fs = std::filesystem;

constexpr double largest_error = 0.1;  // mm, mean, from the truth

/// How far a run may be from the first rung.
struct Agreement {
  double largest;  ///< mm, motion of any frame
  double mean;     ///< mm, motion over all frames
  double voxels;   ///< of the range of a frame, where a step is less
  double share;    ///< of a frame's voxels that may differ by more: at the edge
                   ///< of what it covers one may be 0
};

/// A Jacobian of the noisy reference moves the minimum by some micrometres, and
/// voxels follow.
Agreement agreement(Answer answer) {
  constexpr double any = std::numeric_limits<double>::infinity();
  if (answer == Answer::near) return {any, 0.010, 1e-2, 1e-3};
  return {1e-6, 1e-6, 1e-3, 0};
}

PhantomSettings phantom_settings(const Amount& amount) {
  PhantomSettings settings;
  switch (amount.size) {
    case Amount::Size::least:
      settings.shape = {16, 16, 12};
      settings.frames = 2;
      // Small and hardly moving: the borders of so few voxels, which rungs
      // weigh each in its way, are not to decide the motion.
      settings.fill = {0.5, 0.5, 0.5};
      settings.translation = 1;
      settings.rotation = 1;
      break;
    case Amount::Size::tested:
      settings.shape = {20, 20, 14};
      settings.frames = 4;
      break;
    // 20 frames to fit divide by 4 and by 10. About 2e9 instructions on the
    // first rung and less on every other.
    case Amount::Size::counted:
      settings.shape = {20, 20, 14};
      settings.frames = 21;
      break;
    case Amount::Size::timed:
      settings = noisy();
      settings.shape = {36, 36, 24};
      settings.frames = 21;
      break;
    case Amount::Size::shown:
      settings = noisy();
      settings.frames = 5;
      break;
  }
  settings.voxel = {3, 3, 3};
  if (amount.work > 0) settings.frames = 1 + static_cast<int>(amount.work);
  return settings;
}

/// RMS displacement between the motions of every frame, mm.
Eigen::ArrayXd distances(const std::vector<Parameters>& a,
                         const std::vector<Parameters>& b,
                         const Eigen::Vector3d& centre) {
  Eigen::ArrayXd result(std::ssize(a));
  for (std::size_t t = 0; t < a.size(); ++t) {
    result[static_cast<Eigen::Index>(t)] = rms_displacement(a[t], b[t], centre);
  }
  return result;
}

/// Mean error of the frames after the first, mm: RMS displacement over an 80 mm
/// ball about `centre` between the motion and the truth.
double mean_error(const std::vector<Parameters>& motion,
                  const std::vector<Parameters>& truth,
                  const Eigen::Vector3d& centre) {
  return distances(motion, truth, centre).tail(std::ssize(motion) - 1).mean();
}

/// Voxels of frame t that are not as the first rung has them; NaN never is.
std::size_t changed_voxels(NiftiFile& ours, NiftiFile& first, int t,
                           double largest_change) {
  const Volume a = ours.read(t);
  const Volume b = first.read(repeated(t, first.header().frames));
  const auto [low, high] = std::ranges::minmax(b.voxels());
  const int type = first.header().fields.datatype;
  const bool real = type == NIFTI_TYPE_FLOAT32 || type == NIFTI_TYPE_FLOAT64;
  const double step = real ? 0 : std::abs(first.header().slope);
  const double tolerance = std::max(step, largest_change * (high - low));
  std::size_t changed = 0;
  for (std::size_t n = 0; n < b.size(); ++n) {
    if (!(std::abs(a.voxels()[n] - b.voxels()[n]) <= tolerance)) ++changed;
  }
  return changed;
}

std::string fault_of_scan(const fs::path& file, const fs::path& first_file,
                          int times, const Agreement& wanted) {
  NiftiFile ours(file);
  NiftiFile first(first_file);
  if (ours.header().grid.shape != first.header().grid.shape ||
      ours.header().frames != 1 + times * (first.header().frames - 1)) {
    return "the realigned scan has another shape than that of the first rung";
  }
  const auto voxels =
      static_cast<double>(voxel_count(first.header().grid.shape));
  for (int t = 0; t < ours.header().frames; ++t) {
    const std::size_t changed = changed_voxels(ours, first, t, wanted.voxels);
    if (static_cast<double>(changed) > wanted.share * voxels) {
      return fmt::format(
          "{} voxels of frame {} of the realigned scan differ from the first "
          "rung",
          changed, t);
    }
  }
  return {};
}

/// The error of a motion against the fixture's truth; nothing where that is not
/// known.
std::optional<double> error_of(const std::vector<Parameters>& motion,
                               const Fixture& fixture, const Grid& grid) {
  if (fixture.truth.empty()) return std::nullopt;
  return mean_error(motion,
                    read_motion(fixture.truth, static_cast<int>(motion.size())),
                    centre(grid));
}

/// Judges the results: the motion table is there, whole and finite, agrees with
/// that of the first rung and with the truth to 0.1 mm; the realigned scan is
/// that of the first rung to one step of its integers or as is wanted. Figures
/// are RMS displacements over an 80 mm ball.
Verdict verdict(const Fixture& fixture, const fs::path& out,
                const fs::path& first, const Agreement& wanted) {
  Verdict result;
  const NiftiHeader header = NiftiFile(fixture.input).header();
  const std::string name = scan_name(fixture.input);
  const auto table = [&](const fs::path& folder, int frames) {
    return read_motion(folder / (name + "_motion.tsv"), frames);
  };
  const auto realigned = [&](const fs::path& folder) {
    return folder / (name + "_realigned" +
                     (fixture.input.extension() == ".gz" ? ".nii.gz" : ".nii"));
  };
  const std::vector<Parameters> motion = table(out, header.frames);
  const int of_first = 1 + (header.frames - 1) / fixture.times;
  const std::vector<Parameters> of_frame = table(first, of_first);
  std::vector<Parameters> wanted_motion;
  for (int t = 0; t < header.frames; ++t) {
    wanted_motion.push_back(
        of_frame[static_cast<std::size_t>(repeated(t, of_first))]);
  }
  const Eigen::ArrayXd differences =
      distances(motion, wanted_motion, centre(header.grid));
  result.difference = differences.maxCoeff<Eigen::PropagateNaN>();
  if (!(result.difference <= wanted.largest &&
        differences.mean() <= wanted.mean)) {
    result.wrong =
        fmt::format("its motion differs from the first rung by {:.1e} mm",
                    result.difference);
  } else {
    result.wrong =
        fault_of_scan(realigned(out), realigned(first), fixture.times, wanted);
  }
  result.error = error_of(motion, fixture, header.grid);
  if (result.error && !(*result.error <= largest_error)) {
    result.wrong =
        fmt::format("its motion is {:.3g} mm from the truth", *result.error);
  }
  return result;
}

class Realign : public Ladder {
 public:
  std::string_view name() const override { return "realign"; }
  std::string_view job() const override {
    return "rigid-body motion correction of functional MRI";
  }
  int place() const override { return 1; }
  /// Those that are fitted: all but the first.
  std::string_view unit() const override { return "frames"; }
  std::string_view error_unit() const override { return "mm"; }
  std::vector<std::string_view> seams() const override {
    return {"accumulate", "fit", "reslice", "Stage::run"};
  }
  std::string_view counted() const override {
    // To the end of its name: what it contains goes by longer ones.
    return "stagecraft::realign::Stage::run(*Options const&)";
  }

  Fixture make(const Amount& amount, const fs::path& folder) const override {
    const fs::path scan = folder / "phantom.nii";
    write_phantom(make_phantom(phantom_settings(amount)), scan, amount.factor);
    return given(scan, {});
  }

  Fixture given(const fs::path& scan, const fs::path& truth) const override {
    Fixture fixture{.input = scan, .truth = truth};
    const NiftiHeader header = NiftiFile(scan).header();
    if (truth.empty() && fs::exists(truth_path(scan))) {
      fixture.truth = truth_path(scan);
    } else if (!truth.empty()) {
      read_motion(truth, header.frames);  // refuses it before anything runs
    }
    const auto& [ni, nj, nk] = header.grid.shape;
    fixture.work = header.frames - 1;
    // Every voxel is read and written once; of a frame to fit, every voxel is
    // interpolated once, by 64 multiply-adds.
    const auto voxels = static_cast<double>(voxel_count(header.grid.shape));
    fixture.bytes = 2 * 2 * voxels * header.frames;
    fixture.flop = 2 * 64 * voxels * (header.frames - 1);
    fixture.facts = {{"shape", fmt::format("{} x {} x {}", ni, nj, nk)}};
    return fixture;
  }

  double room(const Amount& amount) const override {
    const PhantomSettings settings = phantom_settings(amount);
    return 2.0 * static_cast<double>(voxel_count(settings.shape)) *
           (1 + settings.frames * amount.factor);
  }

  std::vector<std::string> command(const Fixture& fixture,
                                   const fs::path& out) const override {
    return {fixture.input, "--out", out, "--force"};
  }

  Verdict judge(const Fixture& fixture, const fs::path& out,
                const fs::path& first, Answer answer) const override {
    try {
      return verdict(fixture, out, first, agreement(answer));
    } catch (const std::exception& error) {
      return {.wrong = error.what()};
    }
  }

  Verdict judge_peer(const Fixture& fixture, const fs::path& out,
                     const fs::path&) const override {
    try {
      NiftiInput scan(fixture.input);
      const Grid grid = scan.scan().grid;
      const auto motion = read_peer_motion(out, grid, scan.scan().frames,
                                           [&](int t) { return scan.read(t); });
      if (!motion) return {};
      return {.error = error_of(motion->corrections, fixture, grid)};
    } catch (const std::exception& error) {
      return {.wrong = error.what()};
    }
  }
};

}  // namespace

const Ladder& this_ladder() {
  static const Realign realign;
  return realign;
}

}  // namespace stagecraft::realign
