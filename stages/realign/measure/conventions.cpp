#include "stages/realign/measure/conventions.h"

#include <fmt/format.h>

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <string>

#include "common/base/error.h"
#include "stages/realign/base/motion_table.h"
#include "stages/realign/base/transforms.h"

namespace stagecraft::realign {
namespace {

namespace fs = std::filesystem;
using Eigen::Matrix4d;
using Eigen::Vector3d;
using Maps = std::vector<Matrix4d>;
using Numbers = Eigen::Array<double, -1, -1, Eigen::RowMajor>;

/// The numbers of a text file; lines that begin with '#' are left out.
Numbers read_numbers(const fs::path& path, int rows, int columns) {
  std::ifstream file(path);
  std::vector<double> numbers;
  std::string line;
  while (std::getline(file, line)) {
    if (line.starts_with('#')) continue;
    std::istringstream fields(line);
    const std::size_t before = numbers.size();
    for (double number = 0; fields >> number;) numbers.push_back(number);
    const auto count = static_cast<int>(numbers.size() - before);
    if (!fields.eof() || (count != 0 && count != columns)) {
      throw BadInput(
          fmt::format("{} holds the line \"{}\" instead of {} finite numbers; "
                      "run the peer again",
                      path.string(), line, columns));
    }
  }
  const auto found = static_cast<int>(numbers.size()) / columns;
  if (found != rows) {
    throw BadInput(
        fmt::format("{} has {} rows of numbers instead of {}; run the peer on "
                    "all frames of this scan",
                    path.string(), found, rows));
  }
  return Eigen::Map<Numbers>(numbers.data(), rows, columns);
}

/// Rows of the maps from base to frame.
Maps afni_maps(const fs::path& path, const PeerScan& scan) {
  const Numbers rows = read_numbers(path, scan.frames, 12);
  const Matrix4d coordinates = afni_coordinates(scan.grid);
  Maps maps;
  for (const auto& row : rows.rowwise()) {
    Matrix4d to_frame = Matrix4d::Identity();
    to_frame.topRows<3>() = row.reshaped<Eigen::RowMajor>(3, 4);
    maps.emplace_back(coordinates.inverse() * inverse(to_frame) * coordinates);
  }
  return maps;
}

/// World to FSL's scaled mm.
Matrix4d to_scaled(const Grid& grid) {
  return fsl_coordinates(grid) * grid.affine.inverse();
}

Maps fsl_maps(const fs::path& first, const PeerScan& scan) {
  const fs::path folder = first.parent_path();
  const auto files = std::ranges::count_if(
      fs::directory_iterator(folder), [](const fs::directory_entry& entry) {
        return entry.path().filename().string().starts_with("MAT_");
      });
  if (files != scan.frames) {
    throw BadInput(
        fmt::format("{} holds {} matrices but the scan has {} frames; run the "
                    "peer on all frames of this scan",
                    folder.string(), files, scan.frames));
  }
  const Matrix4d scaled = to_scaled(scan.grid);
  Maps maps;
  for (int t = 0; t < scan.frames; ++t) {
    const auto file = folder / fmt::format("MAT_{:04}", t);
    const Matrix4d map = read_numbers(file, 4, 4).matrix();
    maps.emplace_back(scaled.inverse() * map * scaled);
  }
  return maps;
}

/// FSL's centre of gravity of what lies above the smallest value, scaled mm.
Vector3d centre_of_gravity(const Volume& volume, const Grid& grid) {
  const double smallest = std::ranges::min(volume.voxels());
  const auto [ni, nj, nk] = volume.shape();
  Vector3d sum = Vector3d::Zero();
  double weights = 0;
  for (int k = 0; k < nk; ++k) {
    for (int j = 0; j < nj; ++j) {
      for (int i = 0; i < ni; ++i) {
        const double weight = volume(i, j, k) - smallest;
        sum += weight * Vector3d(i, j, k);
        weights += weight;
      }
    }
  }
  return apply(fsl_coordinates(grid), sum / weights);
}

/// Rows of rx ry rz (rad) tx ty tz (mm), in scaled mm about the centre of
/// gravity of the frame that has only zeros.
Maps par_maps(const fs::path& path, const PeerScan& scan) {
  const Numbers rows = read_numbers(path, scan.frames, 6);
  int base = 0;
  while (base < scan.frames && (rows.row(base) != 0).any()) ++base;
  if (base == scan.frames) {
    throw BadInput(
        fmt::format("{} has no frame without motion, so that the centre it "
                    "turns about is not known; give mcflirt -mats as well",
                    path.string()));
  }
  const Matrix4d scaled = to_scaled(scan.grid);
  const Vector3d middle = centre_of_gravity(scan.read_frame(base), scan.grid);
  Maps maps;
  for (const auto& row : rows.rowwise()) {
    // FSL's Rx Ry Rz turns about y the other way.
    Parameters p;
    p << 0, 0, 0, row[0], -row[1], row[2];
    Matrix4d map = rigid(p);
    const Vector3d shift = row.tail<3>().matrix();
    map.topRightCorner<3, 1>() = middle + shift - apply(map, middle);
    maps.emplace_back(scaled.inverse() * map * scaled);
  }
  return maps;
}

Maps spm_maps(const fs::path& path, const PeerScan& scan) {
  Maps maps;
  for (const Parameters& p : read_motion(path.string(), scan.frames)) {
    maps.emplace_back(rigid(p));
  }
  return maps;
}

constexpr std::array known{
    Convention{"AFNI .aff12.1D", "", ".aff12.1D", afni_maps},
    Convention{"FSL .mat", "MAT_0000", "", fsl_maps},
    Convention{"FSL .par", "", ".par", par_maps},
    Convention{"SPM rp_*.txt", "rp_", ".txt", spm_maps},
};

}  // namespace

std::span<const Convention> conventions() { return known; }

}  // namespace stagecraft::realign
