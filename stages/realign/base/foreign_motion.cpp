#include "stages/realign/base/foreign_motion.h"

#include <fmt/format.h>

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <fstream>
#include <numbers>
#include <sstream>
#include <string>

#include "common/base/error.h"
#include "stages/realign/base/motion.h"
#include "stages/realign/base/transforms.h"

namespace stagecraft::realign {
namespace {

namespace fs = std::filesystem;
using Eigen::Matrix4d;
using Eigen::Vector3d;

/// World to FSL's scaled mm.
Matrix4d to_scaled(const Grid& grid) {
  return fsl_coordinates(grid) * grid.affine.inverse();
}

Parameters turn(double x, double y, double z) {
  Parameters p;
  p << 0, 0, 0, x, y, z;
  return p;
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

void expect_count(const fs::path& folder, const std::string& beginning,
                  const Scan& scan) {
  const auto files = std::ranges::count_if(
      fs::directory_iterator(folder), [&](const fs::directory_entry& entry) {
        return entry.path().filename().string().starts_with(beginning);
      });
  if (files == scan.frames) return;
  throw BadInput(
      fmt::format("{} holds {} matrices but the scan has {} frames; name the "
                  "folder of this scan",
                  folder.string(), files, scan.frames));
}

/// The numbers behind `key` in a file of ITK.
std::vector<double> numbers_behind(const std::string& key, const fs::path& path,
                                   std::size_t count) {
  std::ifstream file(path);
  std::vector<double> numbers;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(key)) continue;
    std::istringstream fields(line.substr(key.size()));
    for (double number = 0; fields >> number;) numbers.push_back(number);
  }
  if (numbers.size() == count) return numbers;
  throw BadInput(
      fmt::format("{} does not hold {} finite numbers behind {}; "
                  "write the file again",
                  path.string(), count, key));
}

}  // namespace

Maps itk_matrices(const fs::path& folder, const Scan& scan) {
  expect_count(folder, "frame_", scan);
  const Eigen::DiagonalMatrix<double, 4> lps(-1, -1, 1, 1);
  Maps maps;
  for (int t = 0; t < scan.frames; ++t) {
    const fs::path file = folder / fmt::format("frame_{:04}.txt", t);
    const auto numbers = numbers_behind("Parameters:", file, 12);
    const auto fixed = numbers_behind("FixedParameters:", file, 3);
    const Eigen::Map<const Vector3d> middle(fixed.data());
    Matrix4d to_frame = Matrix4d::Identity();
    to_frame.topLeftCorner<3, 3>() =
        Eigen::Map<const Eigen::Matrix<double, 3, 3, Eigen::RowMajor>>(
            numbers.data());
    const Eigen::Map<const Vector3d> shift(&numbers[9]);
    to_frame.topRightCorner<3, 1>() =
        shift + middle - to_frame.topLeftCorner<3, 3>() * middle;
    maps.emplace_back(lps * inverse(to_frame) * lps);
  }
  return maps;
}

Maps afni_matrices(const NumberTable& table, const Scan& scan) {
  const Matrix4d to_frame = afni_coordinates(scan.grid);
  const Matrix4d from_reference = afni_coordinates(scan.reference).inverse();
  Maps maps;
  for (const auto& row : table.rows.rowwise()) {
    Matrix4d map = Matrix4d::Identity();
    map.topRows<3>() = row.reshaped<Eigen::RowMajor>(3, 4);
    maps.emplace_back(from_reference * inverse(map) * to_frame);
  }
  return maps;
}

Maps afni_turns(const NumberTable& table, const Scan& scan) {
  const Matrix4d to_frame = afni_coordinates(scan.grid);
  const Matrix4d to_reference = afni_coordinates(scan.reference);
  const Vector3d here = apply(to_frame, centre(scan.grid));
  const Vector3d there = apply(to_reference, centre(scan.reference));
  Maps maps;
  for (const auto& row : table.rows.rowwise()) {
    const Eigen::Array3d angle =
        row.leftCols<3>().transpose() * std::numbers::pi / 180;
    // Roll about z, then pitch about x, then yaw about y; as SPM counts angles,
    // the first two turn backwards.
    Matrix4d map = rigid(turn(0, angle[2], 0)) * rigid(turn(-angle[1], 0, 0)) *
                   rigid(turn(0, 0, -angle[0]));
    const Vector3d shift(row[4], row[5], row[3]);
    map.topRightCorner<3, 1>() = there + shift - apply(map, here);
    maps.emplace_back(to_reference.inverse() * map * to_frame);
  }
  return maps;
}

Maps fsl_matrices(const fs::path& folder, const Scan& scan) {
  expect_count(folder, "MAT_", scan);
  const Matrix4d to_frame = to_scaled(scan.grid);
  const Matrix4d from_reference = to_scaled(scan.reference).inverse();
  constexpr std::size_t width[]{4};
  Maps maps;
  for (int t = 0; t < scan.frames; ++t) {
    const fs::path file = folder / fmt::format("MAT_{:04}", t);
    const NumberTable table = read_numbers(file, {}, width);
    if (table.rows.rows() != 4) {
      throw BadInput(
          fmt::format("{} has {} rows instead of 4; write the file "
                      "again",
                      file.string(), table.rows.rows()));
    }
    maps.emplace_back(from_reference * table.rows.matrix() * to_frame);
  }
  return maps;
}

Maps fsl_turns(const NumberTable& table, const Scan& scan, const fs::path& path,
               const ReadVolume& read) {
  int base = -1;
  if (scan.reference_frame >= 0) {
    base = 0;
    while (base < scan.frames && (table.rows.row(base) != 0).any()) ++base;
  }
  if (base == scan.frames) {
    throw BadInput(fmt::format(
        "{} has no frame without motion, so that the centre it turns about is "
        "not known; name what was aligned to by --reference FILE, or take the "
        "matrices of mcflirt -mats",
        path.string()));
  }
  const Matrix4d to_frame = to_scaled(scan.grid);
  const Matrix4d from_reference = to_scaled(scan.reference).inverse();
  const Vector3d middle = centre_of_gravity(read(base), scan.reference);
  // Named columns stand in the order of BIDS.
  const int turns = table.names.empty() ? 0 : 3;
  Maps maps;
  for (const auto& row : table.rows.rowwise()) {
    // FSL's Rx Ry Rz turns about y the other way.
    Matrix4d map = rigid(turn(row[turns], -row[turns + 1], row[turns + 2]));
    const Vector3d shift = row.middleCols<3>(3 - turns).transpose().matrix();
    map.topRightCorner<3, 1>() = middle + shift - apply(map, middle);
    maps.emplace_back(from_reference * map * to_frame);
  }
  return maps;
}

}  // namespace stagecraft::realign
