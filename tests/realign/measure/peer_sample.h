#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "common/scan/nifti_file.h"
#include "stages/realign/base/motion_table.h"
#include "stages/realign/measure/peer_motion.h"

/// Golden series as other programs would tell their motion.
namespace stagecraft::realign::samples {

namespace fs = std::filesystem;
using Eigen::Affine3d;
using Eigen::AngleAxisd;
using Eigen::Vector3d;

/// A golden series, with its voxels in the order of the file or with i counted
/// from the other end, and the frame that a peer aligned it to.
struct PeerSeries {
  std::string name;
  int frames;
  enum { left_handed, right_handed } voxels;
  int base;
};

inline std::string in_words(const PeerSeries& series) {
  return fmt::format(
      "{}_{}_base{}", series.name,
      series.voxels == PeerSeries::left_handed ? "left" : "right", series.base);
}

inline fs::path new_folder() {
  std::string name = testing::TempDir() + "peer-XXXXXX";
  if (mkdtemp(name.data()) == nullptr)
    throw std::system_error(errno, std::generic_category());
  return name;
}

/// How a peer tells the motion of a series. What it means is written here from
/// the definitions, apart from the code under test.
class Peer {
 public:
  explicit Peer(const PeerSeries& series)
      : series_(series),
        file_(fmt::format("{}/{}.nii", STAGECRAFT_GOLDEN, series.name)),
        grid_(file_.header().grid),
        truth_(read_motion(
            fmt::format("{}/{}.truth-rp.txt", STAGECRAFT_GOLDEN, series.name),
            series.frames)),
        folder_(new_folder()) {
    if (series.voxels == PeerSeries::right_handed) {
      grid_.affine.col(3) += (grid_.shape[0] - 1) * grid_.affine.col(0);
      grid_.affine.col(0) *= -1;
    }
  }
  ~Peer() { fs::remove_all(folder_); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  const fs::path& folder() const { return folder_; }
  const Grid& grid() const { return grid_; }
  int frames() const { return series_.frames; }
  const std::vector<Parameters>& truth() const { return truth_; }

  Volume frame(int t) {
    Volume volume = file_.read(t);
    for (double& value : volume.voxels()) value += 50;  // air is not dark
    if (series_.voxels == PeerSeries::left_handed) return volume;
    for (int k = 0; k < grid_.shape[2]; ++k)
      for (int j = 0; j < grid_.shape[1]; ++j)
        for (int i = 0; i < grid_.shape[0] / 2; ++i)
          std::swap(volume(i, j, k), volume(grid_.shape[0] - 1 - i, j, k));
    return volume;
  }

  /// World to world, frame t onto the base: SPM's Rx and Rz turn left-handed.
  Affine3d onto_base(int t) const {
    const auto onto_first = [&](int frame) {
      const Parameters& p = truth_[static_cast<std::size_t>(frame)];
      return Affine3d(Eigen::Translation3d(p.head<3>()) *
                      AngleAxisd(-p[3], Vector3d::UnitX()) *
                      AngleAxisd(p[4], Vector3d::UnitY()) *
                      AngleAxisd(-p[5], Vector3d::UnitZ()));
    };
    return onto_first(series_.base).inverse() * onto_first(t);
  }

  Vector3d size() const {
    return {grid_.affine.col(0).norm(), grid_.affine.col(1).norm(),
            grid_.affine.col(2).norm()};
  }

  /// Voxel to FSL's scaled mm, with i counted as it lies or backwards.
  enum Count { as_it_lies, backwards };
  Affine3d scaled(Count count) const {
    Affine3d result(Eigen::Scaling(size()));
    if (count == as_it_lies) return result;
    Affine3d mirror(Eigen::Scaling(-1.0, 1.0, 1.0));
    mirror.translation()[0] = grid_.shape[0] - 1;
    return result * mirror;
  }
  Count fsl_count() const {
    return series_.voxels == PeerSeries::left_handed ? as_it_lies : backwards;
  }
  Affine3d to_fsl(Count count) const {
    return scaled(count) * Affine3d(grid_.affine).inverse();
  }

  /// World to AFNI's, left and posterior up: the grid lies along its axes.
  Affine3d to_afni() const {
    const double x = series_.voxels == PeerSeries::left_handed ? -1 : 1;
    Affine3d straight(Eigen::Scaling(Vector3d(x, 1, 1).cwiseProduct(size())));
    straight.translation() = grid_.affine.topRightCorner<3, 1>();
    return Eigen::Scaling(-1.0, -1.0, 1.0) * straight *
           Affine3d(grid_.affine).inverse();
  }

  /// Centre of gravity of the base above its smallest value, voxels.
  Vector3d centre_of_gravity() {
    const Volume base = frame(series_.base);
    const double smallest = std::ranges::min(base.voxels());
    Vector3d sum = Vector3d::Zero();
    double weight = 0;
    for (int k = 0; k < grid_.shape[2]; ++k)
      for (int j = 0; j < grid_.shape[1]; ++j)
        for (int i = 0; i < grid_.shape[0]; ++i) {
          sum += (base(i, j, k) - smallest) * Vector3d(i, j, k);
          weight += base(i, j, k) - smallest;
        }
    return sum / weight;
  }

  void write(const std::string& name, const std::string& text) const {
    const fs::path path = folder_ / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }

  std::optional<PeerMotion> read() {
    return read_peer_motion(folder_, grid_, series_.frames,
                            [this](int t) { return frame(t); });
  }

  /// Largest error of what is read, mm.
  double error(const std::string& convention) {
    const auto motion = read();
    if (!motion) return NAN;
    EXPECT_EQ(motion->convention, convention);
    EXPECT_EQ(motion->corrections.size(), truth_.size());
    double largest = 0;
    for (std::size_t t = 0; t < truth_.size(); ++t) {
      largest = std::max(
          largest,
          rms_displacement(truth_[t], motion->corrections[t], centre(grid_)));
    }
    return largest;
  }

 private:
  PeerSeries series_;
  NiftiFile file_;
  Grid grid_;
  std::vector<Parameters> truth_;
  fs::path folder_;
};

}  // namespace stagecraft::realign::samples
