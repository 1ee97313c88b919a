#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>

#include "common/scan/lines.h"
#include "common/scan/volume.h"
#include "stages/realign/06_bspline.h"

namespace stagecraft::realign {

/// Floats in a cache line, which is also the longest vector there is.
inline constexpr std::size_t line_floats = 16;

inline std::size_t whole_lines(std::size_t floats) {
  return (floats + line_floats - 1) / line_floats * line_floats;
}

struct FreeAligned {
  void operator()(float* floats) const {
    ::operator delete[](floats, std::align_val_t(64));
  }
};

/// Floats on a cache line's border, not initialised.
using Floats = std::unique_ptr<float[], FreeAligned>;

inline Floats make_floats(std::size_t count) {
  return Floats(static_cast<float*>(
      ::operator new[](count * sizeof(float), std::align_val_t(64))));
}

/// A volume in single precision. Every row begins on a cache line, and a border
/// of voxels around the volume can hold its mirror image, so that a window of
/// taps at a face needs no test.
class Image {
 public:
  /// Voxels of the border on every side: a cubic spline in [0, n-1] reaches one
  /// below and two above.
  static constexpr int border = 2;

  Image() = default;
  explicit Image(const Shape& shape)
      : shape_(shape),
        row_(whole_lines(static_cast<std::size_t>(shape[0]) + 2 * border)),
        plane_(row_ * static_cast<std::size_t>(shape[1] + 2 * border)),
        floats_(make_floats(size())) {
    std::fill_n(floats_.get(), size(), 0.0F);
  }

  const Shape& shape() const { return shape_; }
  /// Floats from a row to the next, from a plane to the next.
  std::size_t row_stride() const { return row_; }
  std::size_t plane_stride() const { return plane_; }
  /// Voxel (0, j, k); j and k may lie in the border. A line of floats before
  /// the border of the first row and beyond that of the last may be read.
  float* row(int j, int k) { return floats_.get() + offset(j, k); }
  const float* row(int j, int k) const { return floats_.get() + offset(j, k); }

 private:
  std::size_t offset(int j, int k) const {
    return 2 * line_floats + static_cast<std::size_t>(j + border) * row_ +
           static_cast<std::size_t>(k + border) * plane_;
  }
  std::size_t size() const {
    return plane_ * static_cast<std::size_t>(shape_[2] + 2 * border) +
           4 * line_floats;
  }

  Shape shape_{};
  std::size_t row_ = 0;
  std::size_t plane_ = 0;
  Floats floats_;
};

/// Fills the border with the whole-sample mirror of the volume.
inline void mirror_border(Image& image) {
  const Shape& shape = image.shape();
  const int ni = shape[0], nj = shape[1], nk = shape[2];
  for (int k = 0; k < nk; ++k) {
    for (int j = 0; j < nj; ++j) {
      float* row = image.row(j, k);
      for (int b = 1; b <= Image::border; ++b) {
        row[-b] = row[mirror(-b, ni)];
        row[ni - 1 + b] = row[mirror(ni - 1 + b, ni)];
      }
    }
  }
  const auto copy_row = [&](int j, int k, int from_j, int from_k) {
    std::copy_n(image.row(from_j, from_k) - Image::border,
                ni + 2 * Image::border, image.row(j, k) - Image::border);
  };
  for (int k = 0; k < nk; ++k) {
    for (int b = 1; b <= Image::border; ++b) {
      copy_row(-b, k, mirror(-b, nj), k);
      copy_row(nj - 1 + b, k, mirror(nj - 1 + b, nj), k);
    }
  }
  for (int j = -Image::border; j < nj + Image::border; ++j) {
    for (int b = 1; b <= Image::border; ++b) {
      copy_row(j, -b, j, mirror(-b, nk));
      copy_row(j, nk - 1 + b, j, mirror(nk - 1 + b, nk));
    }
  }
}

/// The volume in single precision; the border is not filled.
inline Image to_image(const Volume& volume) {
  Image image(volume.shape());
  const auto [ni, nj, nk] = volume.shape();
  for (int k = 0; k < nk; ++k) {
    for (int j = 0; j < nj; ++j) {
      float* row = image.row(j, k);
      for (int i = 0; i < ni; ++i) row[i] = static_cast<float>(volume(i, j, k));
    }
  }
  return image;
}

/// The spline at a point; the border is filled. Cost: 64 loads of 4 bytes, next
/// to each other by fours.
inline float value_at(const Image& spline, const std::array<double, 3>& voxel) {
  std::array<int, 3> cell;
  std::array<std::array<float, 4>, 3> weight;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double floor = std::floor(voxel[axis]);
    cell[axis] = static_cast<int>(floor);
    weight[axis] = cubic_weights(static_cast<float>(voxel[axis] - floor));
  }
  float value = 0;
  for (int k = 0; k < 4; ++k) {
    float plane = 0;
    for (int j = 0; j < 4; ++j) {
      const float* at =
          spline.row(cell[1] + j - 1, cell[2] + k - 1) + cell[0] - 1;
      float row = 0;
      for (int i = 0; i < 4; ++i) row += weight[0][i] * at[i];
      plane += weight[1][j] * row;
    }
    value += weight[2][k] * plane;
  }
  return value;
}

/// Value and gradient (per voxel) of a spline at a voxel, where its weights are
/// 1/6, 4/6, 1/6 and its slopes -1/2, 0, 1/2.
inline Local at_voxel(const Image& spline, int i, int j, int k) {
  constexpr double weight[] = {1. / 6, 4. / 6, 1. / 6};
  constexpr double slope[] = {-0.5, 0, 0.5};
  Local local{0, Eigen::Vector3d::Zero()};
  for (int c = 0; c < 3; ++c) {
    for (int b = 0; b < 3; ++b) {
      const float* at = spline.row(j + b - 1, k + c - 1) + i;
      const double row = (at[-1] + 4. * at[0] + at[1]) / 6;
      const double row_slope = (static_cast<double>(at[1]) - at[-1]) / 2;
      local.value += weight[b] * weight[c] * row;
      local.gradient[0] += weight[b] * weight[c] * row_slope;
      local.gradient[1] += slope[b] * weight[c] * row;
      local.gradient[2] += weight[b] * slope[c] * row;
    }
  }
  return local;
}

}  // namespace stagecraft::realign
