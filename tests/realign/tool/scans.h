#pragma once

#include <span>
#include <string>
#include <vector>

#include "common/scan/nifti_header.h"
#include "tests/common/scan/nifti_samples.h"

namespace stagecraft::samples {

/// What four values along i look like in a volume of 4 x 4 x 4 voxels.
template <class T>
std::vector<T> sixteen_times(const std::vector<T>& four) {
  std::vector<T> all;
  for (int n = 0; n < 16; ++n) all.insert(all.end(), four.begin(), four.end());
  return all;
}

/// The header of a series of 4 x 4 x 4 voxels of 3 x 3 x 4 mm.
inline NiftiHeader small_header(int frames,
                                short datatype = NIFTI_TYPE_FLOAT64) {
  auto h = header<nifti_1_header>(datatype, static_cast<short>(frames));
  h.dim[1] = h.dim[2] = h.dim[3] = 4;
  const std::string bytes = file_bytes(h, std::vector<double>());
  return parse_nifti_header(std::as_bytes(std::span(bytes)), "small");
}

/// The bytes behind base64 text.
inline std::string decoded(const std::string& text) {
  const std::string digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned bits = 0;
  int held = 0;
  for (const char digit : text.substr(0, text.find('='))) {
    bits = bits << 6 | static_cast<unsigned>(digits.find(digit));
    held += 6;
    if (held >= 8) bytes += static_cast<char>(bits >> (held -= 8) & 255);
  }
  return bytes;
}

}  // namespace stagecraft::samples
