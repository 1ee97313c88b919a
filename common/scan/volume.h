#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <span>

namespace stagecraft {
inline namespace scan {

/// Number of voxels along i, j, k.
using Shape = std::array<int, 3>;

inline std::size_t voxel_count(const Shape& shape) {
  return static_cast<std::size_t>(shape[0]) *
         static_cast<std::size_t>(shape[1]) *
         static_cast<std::size_t>(shape[2]);
}

/// One scalar image in double precision, i fastest as in a NIfTI file. Owns its
/// voxels; a new volume is not initialised, so that its pages land near
/// whichever thread writes them first.
class Volume {
 public:
  Volume() = default;
  explicit Volume(const Shape& shape)
      : shape_(shape),
        voxels_(std::make_unique_for_overwrite<double[]>(voxel_count(shape))) {}
  Volume(const Shape& shape, double value) : Volume(shape) {
    std::ranges::fill(voxels(), value);
  }
  Volume(const Volume& other) : Volume(other.shape_) {
    std::ranges::copy(other.voxels(), voxels_.get());
  }
  Volume(Volume&&) = default;
  Volume& operator=(const Volume& other) { return *this = Volume(other); }
  Volume& operator=(Volume&&) = default;
  ~Volume() = default;

  const Shape& shape() const { return shape_; }
  std::size_t size() const { return voxel_count(shape_); }
  std::span<double> voxels() { return {voxels_.get(), size()}; }
  std::span<const double> voxels() const { return {voxels_.get(), size()}; }

  double& operator()(int i, int j, int k) { return voxels_[index(i, j, k)]; }
  double operator()(int i, int j, int k) const {
    return voxels_[index(i, j, k)];
  }

 private:
  std::size_t index(int i, int j, int k) const {
    return static_cast<std::size_t>(i) +
           static_cast<std::size_t>(shape_[0]) *
               (static_cast<std::size_t>(j) +
                static_cast<std::size_t>(shape_[1]) *
                    static_cast<std::size_t>(k));
  }

  Shape shape_{};
  std::unique_ptr<double[]> voxels_;
};

}  // namespace scan
}  // namespace stagecraft
