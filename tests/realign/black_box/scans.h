#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "tests/common/scan/nifti_samples.h"

/// Small scans that can be realigned, for damage.
namespace stagecraft::black_box {

/// 12 x 12 x 12 voxels of 4 mm, `frames` frames.
template <class Header = nifti_1_header>
Header scan_header(short datatype = NIFTI_TYPE_INT16, short frames = 3) {
  Header header = samples::header<Header>(datatype, frames);
  for (int axis = 1; axis <= 3; ++axis) {
    header.dim[axis] = 12;
    header.pixdim[axis] = 4;
  }
  header.qform_code = NIFTI_XFORM_SCANNER_ANAT;  // along the axes
  return header;
}

/// A head of three blobs that moves by 0, 0.3, 0.6, 0, 0.3 ... voxels along i.
template <class T = std::int16_t>
std::vector<T> scan_voxels(int frames = 3) {
  const auto blob = [](double i, double j, double k, double width) {
    return std::exp(-(i * i + j * j + k * k) / (2 * width * width));
  };
  std::vector<T> voxels;
  for (int t = 0; t < frames; ++t) {
    for (int k = 0; k < 12; ++k) {
      for (int j = 0; j < 12; ++j) {
        for (int i = 0; i < 12; ++i) {
          const double x = i - 0.3 * (t % 3);
          voxels.push_back(
              static_cast<T>(1000 * blob(x - 5.5, j - 5.5, k - 5.5, 3) +
                             600 * blob(x - 3, j - 4, k - 7, 1.5) +
                             500 * blob(x - 8, j - 7, k - 3, 1.5)));
        }
      }
    }
  }
  return voxels;
}

/// The bytes of a scan that can be realigned.
inline std::string scan_of(short frames) {
  return samples::file_bytes(scan_header(NIFTI_TYPE_INT16, frames),
                             scan_voxels(frames));
}
inline std::string good_scan() { return scan_of(3); }

inline constexpr std::size_t frame_voxels = 12 * 12 * 12;

/// A scan whose last two frames of three are empty, which is found out only
/// there.
inline std::string scan_with_empty_frames() {
  std::vector<std::int16_t> voxels = scan_voxels();
  std::fill(voxels.begin() + frame_voxels, voxels.end(), std::int16_t{0});
  return samples::file_bytes(scan_header(), voxels);
}

}  // namespace stagecraft::black_box
