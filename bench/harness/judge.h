#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/scan/rigid.h"

namespace stagecraft {

/// What the results of every run are held against.
struct Judge {
  std::filesystem::path scan;     ///< as the rungs were given it
  std::filesystem::path serial;   ///< folder with the results of rung 00
  std::vector<Parameters> truth;  ///< of every frame; empty: not known
};

/// What was found in the results of a run.
struct Verdict {
  std::string wrong;            ///< what is wrong, in words; empty: nothing
  std::optional<double> error;  ///< against the truth, mean over frames, mm
  double difference = 0;        ///< from rung 00, largest of all frames, mm
};

/// How far a run may be from rung 00.
struct Agreement {
  double largest = 1e-6;  ///< mm, motion of any frame
  double mean = 1e-6;     ///< mm, motion over all frames
  double voxels = 1e-3;   ///< of the range of a frame, where a step is less
  double share = 0;       ///< of a frame's voxels that may differ by more: at
                          ///< the edge of what it covers one may be 0
};

/// What is asked of a rung, as in "08_jacobian": from there on the minimum lies
/// elsewhere by some micrometres, and voxels follow.
Agreement agreement_of(std::string_view rung);

/// Judges the results in `out`: the motion table is there, whole and finite,
/// agrees with that of rung 00 as `wanted` and with the truth to 0.1 mm; the
/// realigned scan is that of rung 00 to one step of its integers or as
/// `wanted`. Figures are RMS displacements over an 80 mm ball.
Verdict verdict(const Judge& judge, const std::filesystem::path& out,
                const Agreement& wanted = {});

/// Mean error of the frames after the first, mm: RMS displacement over an 80 mm
/// ball about `centre` between the motion and the truth.
double mean_error(const std::vector<Parameters>& motion,
                  const std::vector<Parameters>& truth,
                  const Eigen::Vector3d& centre);

/// The parameters of every frame of a scan. Throws BadInput.
std::vector<Parameters> read_truth(const std::filesystem::path& file,
                                   const std::filesystem::path& scan);

}  // namespace stagecraft
