#pragma once

#include <array>
#include <functional>
#include <mutex>

#include "common/scan/gaussian.h"
#include "stages/realign/11_soa.h"

/// Convolutions of a mirrored volume commute: the spline of a smoothed volume
/// is its spline, smoothed. So one prefilter serves estimation and reslice.
namespace stagecraft::realign {

/// The Gaussian of `fwhm` mm, cut where it falls below 1e-4 of its centre;
/// frame and reference are smoothed alike.
HalfKernels short_kernels(const Grid& grid, double fwhm);

/// A smoothed spline as an image with its border.
Image smoothed(const Volume& spline, const Grid& grid, double fwhm);

/// Fills an empty table with a reference smoothed by `fwhm` mm.
using Fill = std::function<void(Table& table, double fwhm)>;

/// That of a reference, which is filtered once for all levels.
Fill fill_from(const Volume& reference, const Grid& grid);

/// The tables of both levels, made when a frame first asks for them.
class Tables {
 public:
  Tables(const Grid& grid, const Options& options, Fill fill);

  const Table& operator[](int level);

  /// Smoothing of a level, mm.
  double fwhm(int level) const;
  /// Fills an empty table as that of a level.
  void fill_level(Table& table, int level) const;
  /// Takes a table made elsewhere.
  void put(int level, Table table);

 private:
  Grid grid_;
  const Options& options_;
  Fill fill_;
  std::array<std::once_flag, 2> made_;
  std::array<Table, 2> tables_;
};

}  // namespace stagecraft::realign
