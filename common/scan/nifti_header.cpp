#include "common/scan/nifti_header.h"

#include <fmt/format.h>
#include <nifti2_io.h>

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// Forms whose corners lie farther apart, mm, are two places, not rounding.
constexpr double farthest_forms = 1;
/// Whoever waits longer between frames, s, meant milliseconds.
constexpr double longest_repetition = 100;

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

int checked_frames(const nifti_2_header& fields, const Complaint& refuse,
                   std::vector<std::string>& doubts) {
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
  // Vectors where frames were meant: of one length, and nothing else along
  // time.
  const bool fifth = dimensions >= 5 && fields.dim[4] == 1 && fields.dim[5] > 1;
  for (std::int64_t i = fifth ? 6 : 5; i <= dimensions; ++i) {
    if (fields.dim[i] != 1) {
      refuse(
          "has {} dimensions, of which dimension {} has length {}; split it "
          "into 4-D series",
          dimensions, i, std::int64_t{fields.dim[i]});
    }
  }
  if (fifth) {
    doubts.push_back(fmt::format(
        "has {} volumes along dimension 5; they are taken as frames",
        std::int64_t{fields.dim[5]}));
  }
  const std::int64_t frames = dimensions == 3 ? 1 : fields.dim[fifth ? 5 : 4];
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
Eigen::Matrix4d sform(const nifti_2_header& fields) {
  Eigen::Matrix4d affine = Eigen::Matrix4d::Identity();
  for (int j = 0; j < 4; ++j) {
    affine.col(j) << fields.srow_x[j], fields.srow_y[j], fields.srow_z[j],
        affine(3, j);
  }
  return affine;
}

Eigen::Vector3d zooms(const nifti_2_header& fields) {
  return {std::abs(fields.pixdim[1]), std::abs(fields.pixdim[2]),
          std::abs(fields.pixdim[3])};
}

Eigen::Matrix4d qform(const nifti_2_header& fields) {
  const nifti_dmat44 turned = nifti_quatern_to_dmat44(
      fields.quatern_b, fields.quatern_c, fields.quatern_d, fields.qoffset_x,
      fields.qoffset_y, fields.qoffset_z, 1, 1, 1, fields.pixdim[0]);
  Eigen::Matrix4d affine =
      Eigen::Map<const Eigen::Matrix<double, 4, 4, Eigen::RowMajor>>(
          turned.m[0]);
  affine.leftCols<3>() *= zooms(fields).asDiagonal();
  return affine;
}

/// What is wrong with an affine in mm, which stands in the header as `name`,
/// and the remedy; nothing where it can be used.
std::optional<std::string> fault(std::string_view name,
                                 const Eigen::Matrix4d& affine) {
  const Eigen::Matrix3d axes = affine.topLeftCorner<3, 3>();
  const Eigen::Vector3d sizes = axes.colwise().norm();
  if (!affine.allFinite() ||
      !(std::abs(axes.determinant()) > least_independence * sizes.prod())) {
    return fmt::format(
        "lies nowhere: its {} cannot be inverted; set sform, qform or pixdim "
        "of its header",
        name);
  }
  for (const double size : sizes) {
    if (!(size >= smallest_voxel && size <= largest_voxel)) {
      return fmt::format(
          "has voxels of {:.4g} mm by its {}; correct its affine or "
          "xyzt_units",
          size, name);
    }
  }
  if (const double distance = affine.topRightCorner<3, 1>().norm();
      !(distance <= farthest_origin)) {
    return fmt::format(
        "lies {:.4g} mm away from the origin by its {}; correct its affine or "
        "xyzt_units",
        distance, name);
  }
  return {};
}

/// The largest distance of two places of a corner, mm.
double apart(const Shape& shape, const Eigen::Matrix4d& a,
             const Eigen::Matrix4d& b) {
  double result = 0;
  const auto of_b = corners({shape, b});
  for (std::size_t c = 0; const Eigen::Vector3d& corner : corners({shape, a})) {
    result = std::max(result, (corner - of_b[c++]).norm());
  }
  return result;
}

/// Voxel to world, mm. A form that cannot be used is taken out of the header
/// where the other one can.
Eigen::Matrix4d checked_affine(NiftiHeader& header, const Complaint& refuse) {
  nifti_2_header& fields = header.fields;
  const auto millimetre = [&](Eigen::Matrix4d affine) {
    affine.topRows<3>() *= millimetres(fields.xyzt_units);
    return affine;
  };
  if (fields.sform_code <= 0 && fields.qform_code <= 0) {
    Eigen::Matrix4d affine = Eigen::Matrix4d::Identity();
    affine.diagonal().head<3>() = zooms(fields);
    affine = millimetre(affine);
    if (const auto wrong = fault("pixdim", affine)) refuse("{}", *wrong);
    header.doubts.emplace_back(
        "does not say where it lies (its sform_code and qform_code are 0); "
        "voxel sizes alone are taken");
    return affine;
  }
  const Eigen::Matrix4d s = millimetre(sform(fields));
  const Eigen::Matrix4d q = millimetre(qform(fields));
  const auto s_fault = fault("sform", s);
  const auto q_fault = fault("qform", q);
  if (fields.sform_code <= 0) {
    if (q_fault) refuse("{}", *q_fault);
    return q;
  }
  if (fields.qform_code <= 0) {
    if (s_fault) refuse("{}", *s_fault);
    return s;
  }
  if (s_fault) {
    if (q_fault) refuse("{}", *s_fault);
    header.doubts.emplace_back(
        "has an sform that lies nowhere; its qform is "
        "taken");
    fields.sform_code = 0;
    return q;
  }
  if (q_fault) {
    fields.qform_code = 0;
  } else if (const double distance = apart(header.grid.shape, s, q);
             distance > farthest_forms) {
    header.doubts.push_back(
        fmt::format("has an sform and a qform that lie up to {:.3g} mm apart; "
                    "its sform is taken",
                    distance));
  }
  return s;
}

/// Time between frames, s; 0: not known.
double checked_repetition(NiftiHeader& header) {
  const nifti_2_header& fields = header.fields;
  const double time = fields.pixdim[4] * seconds(fields.xyzt_units);
  if (fields.dim[0] <= 3 || !std::isfinite(time) || time <= 0) return 0;
  if (time <= longest_repetition) return time;
  header.doubts.push_back(
      fmt::format("has a frame every {:.5g} s; milliseconds are taken", time));
  return time / 1000;
}

}  // namespace

NiftiHeader parse_nifti_header(std::span<const std::byte> bytes,
                               const std::string& file) {
  const Complaint refuse{file};
  NiftiHeader header{read_nifti_layout(bytes, file)};
  nifti_2_header& fields = header.fields;
  header.frames = checked_frames(fields, refuse, header.doubts);
  header.grid.shape = checked_shape(fields, refuse);
  check_type(fields.datatype, refuse);
  header.grid.affine = checked_affine(header, refuse);
  if (fields.vox_offset <
      static_cast<std::int64_t>(least_voxel_offset(header.version))) {
    refuse("has no valid vox_offset in its header; convert it again");
  }
  if (std::isfinite(fields.scl_slope) && fields.scl_slope != 0) {
    header.slope = fields.scl_slope;
    if (std::isfinite(fields.scl_inter)) {
      header.inter = fields.scl_inter;
    } else {
      header.doubts.emplace_back(
          "has an intercept (scl_inter) that is no number; 0 is taken");
    }
  }
  // Others read them too, of what is written with this header.
  fields.scl_slope = header.slope;
  fields.scl_inter = header.inter;
  header.repetition_time = checked_repetition(header);
  return header;
}

std::size_t frame_bytes(const NiftiHeader& header) {
  return voxel_count(header.grid.shape) *
         with_voxel_type(header.fields.datatype,
                         [](auto zero) { return sizeof zero; });
}

}  // namespace scan
}  // namespace stagecraft
