#include "common/scan/nifti_header.h"

#include <fmt/format.h>
#include <nifti2_io.h>

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "common/base/error.h"

namespace stagecraft {
inline namespace scan {
namespace {

constexpr int least_voxels = 4;
constexpr int most_dimensions = 7;
/// Voxel sizes outside these bounds, mm, come from damage or a wrong unit.
constexpr double smallest_voxel = 1e-3;
constexpr double largest_voxel = 50;
/// So does a larger distance of voxel (0, 0, 0) from the world origin, mm.
constexpr double farthest_origin = 1e5;
/// |det| of an affine over the product of its column norms: 1 at right angles,
/// about 1e-7 where only rounding keeps two columns apart.
constexpr double least_independence = 1e-5;

/// A file called `file`, and the sentences about it.
struct Complaint {
  std::string file;

  template <class... Values>
  [[noreturn]] void operator()(fmt::format_string<Values...> what,
                               Values&&... values) const {
    throw BadInput(file + ' ' +
                   fmt::format(what, std::forward<Values>(values)...));
  }
};

Shape checked_shape(const nifti_2_header& fields, const Complaint& refuse) {
  Shape shape{};
  std::int64_t voxels = 1;
  for (int axis = 0; axis < 3; ++axis) {
    const std::int64_t n = fields.dim[axis + 1];
    if (n < least_voxels) {
      refuse("has {} voxels along {}; realignment needs at least {}", n,
             "ijk"[axis], least_voxels);
    }
    if (n > std::numeric_limits<int>::max() / voxels) {
      refuse(
          "has more than 2^31 voxels a frame by its header; if it is "
          "damaged, copy or convert it again");
    }
    voxels *= n;
    shape[static_cast<std::size_t>(axis)] = static_cast<int>(n);
  }
  return shape;
}

int checked_frames(const nifti_2_header& fields, const Complaint& refuse) {
  const std::int64_t dimensions = fields.dim[0];
  if (dimensions < 1 || dimensions > most_dimensions) {
    refuse(
        "has {} dimensions by its header, which is damaged; copy or convert "
        "it again",
        dimensions);
  }
  if (dimensions < 3) {
    refuse("has {} dimensions; realignment needs a 4-D series of volumes",
           dimensions);
  }
  for (std::int64_t i = 5; i <= dimensions; ++i) {
    if (fields.dim[i] != 1) {
      refuse(
          "has {} dimensions, of which dimension {} has length {}; split it "
          "into 4-D series",
          dimensions, i, std::int64_t{fields.dim[i]});
    }
  }
  const std::int64_t frames = dimensions == 3 ? 1 : fields.dim[4];
  if (frames < 1 || frames > std::numeric_limits<int>::max()) {
    refuse(
        "has {} frames by its header, which is damaged; copy or convert it "
        "again",
        frames);
  }
  return static_cast<int>(frames);
}

void check_type(int datatype, const Complaint& refuse) {
  switch (datatype) {
    case NIFTI_TYPE_INT8:
    case NIFTI_TYPE_UINT8:
    case NIFTI_TYPE_INT16:
    case NIFTI_TYPE_UINT16:
    case NIFTI_TYPE_INT32:
    case NIFTI_TYPE_UINT32:
    case NIFTI_TYPE_FLOAT32:
    case NIFTI_TYPE_FLOAT64:
      return;
    default:
      refuse("has voxels of type {} (code {}); convert it to float32",
             nifti_datatype_string(datatype), datatype);
  }
}

double millimetres(int units) {
  switch (XYZT_TO_SPACE(units)) {
    case NIFTI_UNITS_METER:
      return 1e3;
    case NIFTI_UNITS_MICRON:
      return 1e-3;
    default:
      return 1;
  }
}

double seconds(int units) {
  switch (XYZT_TO_TIME(units)) {
    case NIFTI_UNITS_UNKNOWN:
    case NIFTI_UNITS_SEC:
      return 1;
    case NIFTI_UNITS_MSEC:
      return 1e-3;
    case NIFTI_UNITS_USEC:
      return 1e-6;
    default:
      return 0;
  }
}

/// Voxel to world in the units of the header. Source: NIfTI-1 standard, methods
/// 3 (sform), 2 (qform) and 1 (zooms).
Eigen::Matrix4d stored_affine(const nifti_2_header& fields) {
  Eigen::Matrix4d affine = Eigen::Matrix4d::Identity();
  const Eigen::Vector3d zooms(std::abs(fields.pixdim[1]),
                              std::abs(fields.pixdim[2]),
                              std::abs(fields.pixdim[3]));
  if (fields.sform_code > 0) {
    for (int j = 0; j < 4; ++j) {
      affine.col(j) << fields.srow_x[j], fields.srow_y[j], fields.srow_z[j],
          affine(3, j);
    }
  } else if (fields.qform_code > 0) {
    const nifti_dmat44 turned = nifti_quatern_to_dmat44(
        fields.quatern_b, fields.quatern_c, fields.quatern_d, fields.qoffset_x,
        fields.qoffset_y, fields.qoffset_z, 1, 1, 1, fields.pixdim[0]);
    affine = Eigen::Map<const Eigen::Matrix<double, 4, 4, Eigen::RowMajor>>(
        turned.m[0]);
    affine.leftCols<3>() *= zooms.asDiagonal();
  } else {
    affine.diagonal().head<3>() = zooms;
  }
  return affine;
}

Eigen::Matrix4d checked_affine(const nifti_2_header& fields,
                               const Complaint& refuse) {
  Eigen::Matrix4d affine = stored_affine(fields);
  affine.topRows<3>() *= millimetres(fields.xyzt_units);
  const Eigen::Matrix3d axes = affine.topLeftCorner<3, 3>();
  const Eigen::Vector3d sizes = axes.colwise().norm();
  if (!affine.allFinite() ||
      !(std::abs(axes.determinant()) > least_independence * sizes.prod())) {
    refuse(
        "has an affine that cannot be inverted; set sform, qform or pixdim "
        "of its header");
  }
  for (const double size : sizes) {
    if (!(size >= smallest_voxel && size <= largest_voxel)) {
      refuse(
          "has voxels of {:.4g} mm by its header; correct its affine or "
          "xyzt_units",
          size);
    }
  }
  if (const double distance = affine.topRightCorner<3, 1>().norm();
      !(distance <= farthest_origin)) {
    refuse(
        "lies {:.4g} mm away from the origin by its header; correct its "
        "affine or xyzt_units",
        distance);
  }
  return affine;
}

}  // namespace

NiftiHeader parse_nifti_header(std::span<const std::byte> bytes,
                               const std::string& file) {
  const Complaint refuse{file};
  NiftiHeader header{read_nifti_layout(bytes, file)};
  const nifti_2_header& fields = header.fields;
  header.frames = checked_frames(fields, refuse);
  header.grid.shape = checked_shape(fields, refuse);
  check_type(fields.datatype, refuse);
  header.grid.affine = checked_affine(fields, refuse);
  if (fields.vox_offset <
      static_cast<std::int64_t>(least_voxel_offset(header.version))) {
    refuse("has no valid vox_offset in its header; convert it again");
  }
  if (std::isfinite(fields.scl_slope) && fields.scl_slope != 0) {
    header.slope = fields.scl_slope;
    header.inter = std::isfinite(fields.scl_inter) ? fields.scl_inter : 0;
  }
  const double time = fields.pixdim[4] * seconds(fields.xyzt_units);
  if (fields.dim[0] > 3 && std::isfinite(time) && time > 0) {
    header.repetition_time = time;
  }
  return header;
}

std::size_t frame_bytes(const NiftiHeader& header) {
  return voxel_count(header.grid.shape) *
         with_voxel_type(header.fields.datatype,
                         [](auto zero) { return sizeof zero; });
}

}  // namespace scan
}  // namespace stagecraft
