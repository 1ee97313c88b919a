#include "stages/realign/base/given_motion.h"

#include <fmt/format.h>

#include <Eigen/LU>
#include <string>

#include "common/base/error.h"
#include "stages/realign/base/foreign_motion.h"
#include "stages/realign/base/motion_table.h"

namespace stagecraft::realign {
namespace {

namespace fs = std::filesystem;
using Eigen::Matrix4d;

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

/// Throws where six columns are likely not what they are taken for: mm before
/// radians about the origin of the world.
void doubt(const fs::path& path, const NumberTable& table, const Scan& scan) {
  const auto refuse = [&](const std::string& cause, const std::string& say) {
    throw BadInput(
        fmt::format("{}: {}; {}, or --apply-format spm where these "
                    "are mm before radians, as SPM writes them",
                    path.string(), cause, say));
  };
  if (table.has("trans_x_derivative1")) {
    refuse("its motion is MCFLIRT's, as fMRIPrep tells it",
           "say --apply-format fsl, with its boldref as --reference");
  }
  if (!table.names.empty()) return;
  const std::string extension = path.extension();
  if (extension == ".par") {
    refuse("it is named as FSL's tables, which have turns before shifts",
           "say --apply-format fsl");
  }
  if (extension == ".1D") {
    refuse("it is named as AFNI's tables, which are in degrees",
           "say --apply-format afni");
  }
  constexpr double most_turn = 0.5;  // rad
  const Grid& grid = scan.grid;
  const double most_shift =
      (voxel_size(grid).array() *
       Eigen::Map<const Eigen::Array3i>(grid.shape.data()).cast<double>())
          .maxCoeff() /
      2;
  const auto shifts = table.rows.leftCols(3).abs();
  const auto turns = table.rows.rightCols(3).abs();
  for (Eigen::Index t = 0; t < table.rows.rows(); ++t) {
    Eigen::Index column = 0;
    if (turns.row(t).maxCoeff(&column) > most_turn) {
      const bool exchanged = shifts.maxCoeff() < most_turn;
      refuse(fmt::format("row {}, column {} would turn frame {} by {} rad",
                         t + 1, column + 4, t, table.rows(t, column + 3)),
             exchanged ? "if turns come first, say --apply-format fsl"
                       : "if turns are in degrees, write them in radians; if "
                         "they come first, say --apply-format fsl or afni");
    }
    if (shifts.row(t).maxCoeff(&column) > most_shift) {
      refuse(fmt::format("row {}, column {} would move frame {} by {} mm, more "
                         "than half of the volume",
                         t + 1, column + 1, t, table.rows(t, column)),
             "if turns come first, say --apply-format fsl or afni");
    }
  }
}

bool is_rigid(const Matrix4d& map) {
  constexpr double rounding = 1e-4;
  const Eigen::Matrix3d linear = map.topLeftCorner<3, 3>();
  return linear.isUnitary(rounding) && linear.determinant() > 0;
}

std::vector<Parameters> rigid_parameters(const Maps& maps,
                                         const fs::path& path) {
  std::vector<Parameters> motion;
  for (const Matrix4d& map : maps) {
    if (!is_rigid(map)) {
      throw BadInput(fmt::format(
          "{} does not move frame {} rigidly; apply it with the program that "
          "wrote it",
          path.string(), motion.size()));
    }
    motion.push_back(parameters_of(map));
  }
  return motion;
}

}  // namespace

std::vector<Parameters> given_motion(const fs::path& path, MotionFormat format,
                                     const Scan& scan, const ReadVolume& read) {
  if (is_there(path / "MAT_0000")) {
    return rigid_parameters(fsl_matrices(path, scan), path);
  }
  if (is_there(path / "frame_0000.txt")) {
    return rigid_parameters(itk_matrices(path, scan), path);
  }
  const NumberTable table = read_motion_table(path, scan.frames);
  if (table.rows.cols() == 12) {
    return rigid_parameters(afni_matrices(table, scan), path);
  }
  if (format == MotionFormat::fsl) {
    return rigid_parameters(fsl_turns(table, scan, path, read), path);
  }
  if (format == MotionFormat::afni) {
    return rigid_parameters(afni_turns(table, scan), path);
  }
  if (format == MotionFormat::unsaid) doubt(path, table, scan);
  return parameters_in(table);
}

}  // namespace stagecraft::realign
