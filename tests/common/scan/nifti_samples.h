#pragma once

#include <nifti2_io.h>
#include <zlib.h>

#include <Eigen/Core>
#include <bit>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "common/scan/nifti_header.h"
#include "tests/common/base/folder.h"

namespace stagecraft::samples {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

template <class T>
constexpr short datatype_of() {
  if constexpr (std::is_same_v<T, float>) {
    return NIFTI_TYPE_FLOAT32;
  } else if constexpr (std::is_same_v<T, double>) {
    return NIFTI_TYPE_FLOAT64;
  } else if constexpr (std::is_signed_v<T>) {
    return sizeof(T) == 1   ? NIFTI_TYPE_INT8
           : sizeof(T) == 2 ? NIFTI_TYPE_INT16
                            : NIFTI_TYPE_INT32;
  } else {
    return sizeof(T) == 1   ? NIFTI_TYPE_UINT8
           : sizeof(T) == 2 ? NIFTI_TYPE_UINT16
                            : NIFTI_TYPE_UINT32;
  }
}

template <class Header>
NiftiHeader parse(const Header& h) {
  return parse_nifti_header(std::as_bytes(std::span(&h, 1)), "bold.nii");
}

/// libnifti's matrix as an affine.
inline Eigen::Matrix4d matrix(const nifti_dmat44& m) {
  return Eigen::Map<const Eigen::Matrix<double, 4, 4, Eigen::RowMajor>>(m.m[0]);
}

template <class T>
constexpr int version_of() {
  return std::is_same_v<T, nifti_1_header> ? 1 : 2;
}

/// A header in host byte order, 6x5x4 voxels of 3x3x4 mm, `frames` frames 2 s
/// apart, without qform and sform. `Header` is that of NIfTI-1 or NIfTI-2.
template <class Header>
Header header(short datatype = NIFTI_TYPE_INT16, short frames = 3) {
  Header h{};
  h.sizeof_hdr = sizeof h;
  h.datatype = datatype;
  int bytes = 0;
  int swap = 0;
  nifti_datatype_sizes(datatype, &bytes, &swap);
  h.bitpix = static_cast<short>(8 * bytes);
  const short dim[] = {4, 6, 5, 4, frames, 1, 1, 1};
  const float pixdim[] = {1, 3, 3, 4, 2, 0, 0, 0};
  for (int i = 0; i < 8; ++i) {
    h.dim[i] = dim[i];
    h.pixdim[i] = pixdim[i];
  }
  h.xyzt_units = NIFTI_UNITS_MM | NIFTI_UNITS_SEC;
  h.vox_offset = sizeof h + 4;
  std::memcpy(h.magic, version_of<Header>() == 1 ? "n+1\0" : "n+2\0\r\n\032\n",
              sizeof h.magic);
  return h;
}

/// An oblique, flipped qform of zooms 3, 3, 4 mm.
template <class Header>
void set_qform(Header& h) {
  h.qform_code = NIFTI_XFORM_SCANNER_ANAT;
  h.quatern_b = 0.125F;
  h.quatern_c = -0.25F;
  h.quatern_d = 0.5F;
  h.qoffset_x = -70;
  h.qoffset_y = -80.5F;
  h.qoffset_z = 33;
  h.pixdim[0] = -1;
}

/// An oblique, flipped, slightly sheared sform of voxels of about 2.5 mm.
template <class Header>
void set_sform(Header& h) {
  h.sform_code = NIFTI_XFORM_ALIGNED_ANAT;
  const float rows[3][4] = {{-2.5F, 0.25F, 0.125F, 90},
                            {0.5F, 2.25F, -0.5F, -120.5F},
                            {0, 0.75F, 2.5F, -40}};
  for (int j = 0; j < 4; ++j) {
    h.srow_x[j] = rows[0][j];
    h.srow_y[j] = rows[1][j];
    h.srow_z[j] = rows[2][j];
  }
}

inline void swap(nifti_1_header& h) { nifti_swap_as_nifti1(&h); }
inline void swap(nifti_2_header& h) { nifti_swap_as_nifti2(&h); }

/// The bytes of a single file; in the byte order that is not the host's where
/// `order` says so.
template <class Header, class T>
std::string file_bytes(Header h, std::vector<T> voxels,
                       std::endian order = std::endian::native) {
  if (order != std::endian::native) {
    swap(h);
    if (sizeof(T) > 1) {
      nifti_swap_Nbytes(static_cast<std::int64_t>(voxels.size()), sizeof(T),
                        voxels.data());
    }
  }
  std::string bytes(sizeof h + 4, '\0');
  std::memcpy(bytes.data(), &h, sizeof h);
  bytes.append(reinterpret_cast<const char*>(voxels.data()),
               voxels.size() * sizeof(T));
  return bytes;
}

inline constexpr std::endian other_order =
    std::endian::native == std::endian::little ? std::endian::big
                                               : std::endian::little;

inline std::string gzip(const std::string& bytes) {
  z_stream stream{};
  constexpr int with_gzip_header = 15 + 16;
  deflateInit2(&stream, 6, Z_DEFLATED, with_gzip_header, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace stagecraft::samples
