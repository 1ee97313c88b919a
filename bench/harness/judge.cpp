#include "bench/harness/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <iterator>
#include <limits>

#include "common/scan/nifti_file.h"
#include "stages/realign/base/motion_table.h"
#include "stages/realign/base/outputs.h"
#include "stages/realign/measure/phantom_file.h"

namespace stagecraft {
namespace {

namespace fs = std::filesystem;

constexpr double largest_error = 0.1;  // mm, mean, from the truth

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

/// Voxels of frame t that are not as rung 00 has them; NaN is never as it.
std::size_t changed_voxels(NiftiFile& ours, NiftiFile& serial, int t,
                           double largest_change) {
  const Volume a = ours.read(t);
  const Volume b = serial.read(t);
  const auto [low, high] = std::ranges::minmax(b.voxels());
  const int type = serial.header().fields.datatype;
  const bool real = type == NIFTI_TYPE_FLOAT32 || type == NIFTI_TYPE_FLOAT64;
  const double step = real ? 0 : std::abs(serial.header().slope);
  const double tolerance = std::max(step, largest_change * (high - low));
  std::size_t changed = 0;
  for (std::size_t n = 0; n < b.size(); ++n) {
    if (!(std::abs(a.voxels()[n] - b.voxels()[n]) <= tolerance)) ++changed;
  }
  return changed;
}

std::string fault_of_scan(const fs::path& file, const fs::path& serial_file,
                          const Agreement& wanted) {
  NiftiFile ours(file);
  NiftiFile serial(serial_file);
  if (ours.header().grid.shape != serial.header().grid.shape ||
      ours.header().frames != serial.header().frames) {
    return "the realigned scan has another shape than that of rung 00";
  }
  for (int t = 0; t < serial.header().frames; ++t) {
    const std::size_t changed = changed_voxels(ours, serial, t, wanted.voxels);
    const auto voxels =
        static_cast<double>(voxel_count(serial.header().grid.shape));
    if (static_cast<double>(changed) > wanted.share * voxels) {
      return fmt::format(
          "{} voxels of frame {} of the realigned scan differ from rung 00",
          changed, t);
    }
  }
  return {};
}

}  // namespace

Agreement agreement_of(std::string_view rung) {
  const bool numbered = !rung.empty() && rung[0] >= '0' && rung[0] <= '9';
  constexpr double any = std::numeric_limits<double>::infinity();
  return numbered && rung >= "08" ? Agreement{any, 0.010, 1e-2, 1e-3}
                                  : Agreement{};
}

Verdict verdict(const Judge& judge, const fs::path& out,
                const Agreement& wanted) {
  Verdict result;
  try {
    const NiftiFile scan(judge.scan);
    const Eigen::Vector3d middle = centre(scan.header().grid);
    const std::string name = scan_name(judge.scan);
    const auto table = [&](const fs::path& folder) {
      return read_motion(folder / (name + "_motion.tsv"), scan.header().frames);
    };
    const auto realigned = [&](const fs::path& folder) {
      return folder / (name + "_realigned" +
                       (judge.scan.extension() == ".gz" ? ".nii.gz" : ".nii"));
    };
    const std::vector<Parameters> motion = table(out);
    const Eigen::ArrayXd differences =
        distances(motion, table(judge.serial), middle);
    result.difference = differences.maxCoeff<Eigen::PropagateNaN>();
    if (!(result.difference <= wanted.largest &&
          differences.mean() <= wanted.mean)) {
      result.wrong = fmt::format("its motion differs from rung 00 by {:.1e} mm",
                                 result.difference);
    } else {
      result.wrong =
          fault_of_scan(realigned(out), realigned(judge.serial), wanted);
    }
    if (!judge.truth.empty()) {
      result.error = mean_error(motion, judge.truth, middle);
      if (!(*result.error <= largest_error)) {
        result.wrong = fmt::format("its motion is {:.3g} mm from the truth",
                                   *result.error);
      }
    }
  } catch (const std::exception& error) {
    result.wrong = error.what();
  }
  return result;
}

double mean_error(const std::vector<Parameters>& motion,
                  const std::vector<Parameters>& truth,
                  const Eigen::Vector3d& centre) {
  return distances(motion, truth, centre).tail(std::ssize(motion) - 1).mean();
}

std::vector<Parameters> read_truth(const fs::path& file, const fs::path& scan) {
  return read_motion(file, NiftiFile(scan).header().frames);
}

}  // namespace stagecraft
