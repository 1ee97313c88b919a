#pragma once

#include <array>
#include <mutex>
#include <vector>

#include "stages/realign/09_soa.h"
#include "stages/realign/10_simd/kernels.h"

/// What the vector kernels need around the lesson: filters and tables of the
/// reference made with them.
namespace stagecraft::realign {

/// What a worker keeps from frame to frame.
struct Workspace {
  Image frame;  ///< as a spline
  Image smoothed;
  std::vector<float> plane;  ///< of decoded values
  std::vector<float> row;    ///< of interpolated values

  Workspace(const Scan& scan)
      : frame(scan.grid.shape),
        smoothed(scan.grid.shape),
        plane(voxel_count({scan.grid.shape[0], scan.grid.shape[1], 1})),
        row(whole_lines(static_cast<std::size_t>(scan.reference.shape[0])) +
            line_floats) {}
};

/// The Gaussian of `fwhm` mm, cut where it falls below 1e-4 of its centre;
/// frame and reference are smoothed alike.
simd::Kernels gaussian_kernels(const Grid& grid, double fwhm);

/// The spline of a frame that is not smoothed. Smoothing it afterwards is the
/// same as before: convolutions of a mirrored image commute.
Image spline_of(const Volume& frame);

/// Smooths a spline into `work.smoothed`.
void smooth_into(Workspace& work, const Image& spline, const Grid& grid,
                 double fwhm);

/// The sums over rows as those over points, which lie `along` apart.
Moments moments_of(const simd::ResidualSums& sums,
                   const Eigen::Vector3d& along);

/// Rows after which sums in single precision are folded; of the sparse ones
/// come fewer between two folds.
inline constexpr std::size_t fold_every = 32;

/// Fills an empty table from the smoothed spline of the reference.
void fill(Table& table, const Image& spline, const Grid& grid);

/// The tables of both levels, made when a frame first asks for them.
class Tables {
 public:
  Tables(const Volume& reference, const Grid& grid, const Options& options);

  const Table& operator[](int level);

  /// Smoothing of a level, mm.
  double fwhm(int level) const;
  /// Fills an empty table as that of a level.
  void fill_level(Table& table, int level) const;
  /// Takes a table made elsewhere.
  void put(int level, Table table);

 private:
  Image spline_;
  Grid grid_;
  const Options& options_;
  std::array<std::once_flag, 2> made_;
  std::array<Table, 2> tables_;
};

}  // namespace stagecraft::realign
