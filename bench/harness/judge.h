#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/rigid.h"

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

/// Judges the results in `out`: the motion table is there, whole and finite,
/// agrees with that of rung 00 to 1e-6 mm and with the truth to 0.1 mm; the
/// realigned scan is that of rung 00 to one step of its integers or a
/// thousandth of its range. Figures are RMS displacements over an 80 mm ball.
Verdict verdict(const Judge& judge, const std::filesystem::path& out);

/// Mean error of the frames after the first, mm: RMS displacement over an 80 mm
/// ball about `centre` between the motion and the truth.
double mean_error(const std::vector<Parameters>& motion,
                  const std::vector<Parameters>& truth,
                  const Eigen::Vector3d& centre);

/// The parameters of every frame of a scan. Throws BadInput.
std::vector<Parameters> read_truth(const std::filesystem::path& file,
                                   const std::filesystem::path& scan);

}  // namespace stagecraft
