#include "common/scan/nifti_affine.h"

#include <fmt/format.h>
#include <nifti2_io.h>

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include "common/base/error.h"

namespace stagecraft {
inline namespace scan {
namespace {

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

}  // namespace

Eigen::Matrix4d checked_affine(NiftiHeader& header, const std::string& file) {
  const auto demand = [&](const std::optional<std::string>& fault) {
    if (fault) throw BadInput(file + ' ' + *fault);
  };
  nifti_2_header& fields = header.fields;
  const auto millimetre = [&](Eigen::Matrix4d affine) {
    affine.topRows<3>() *= millimetres(fields.xyzt_units);
    return affine;
  };
  if (fields.sform_code <= 0 && fields.qform_code <= 0) {
    Eigen::Matrix4d affine = Eigen::Matrix4d::Identity();
    affine.diagonal().head<3>() = zooms(fields);
    affine = millimetre(affine);
    demand(fault("pixdim", affine));
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
    demand(q_fault);
    return q;
  }
  if (fields.qform_code <= 0) {
    demand(s_fault);
    return s;
  }
  if (s_fault) {
    if (q_fault) demand(s_fault);
    header.doubts.emplace_back(
        "has an sform that lies nowhere; its qform is "
        "taken");
    fields.sform_code = 0;
    return q;
  }
  if (q_fault) {
    fields.qform_code = 0;
  } else if (const double distance =
                 farthest_apart({header.grid.shape, s}, {header.grid.shape, q});
             distance > farthest_forms) {
    header.doubts.push_back(
        fmt::format("has an sform and a qform that lie up to {:.3g} mm apart; "
                    "its sform is taken",
                    distance));
  }
  return s;
}

}  // namespace scan
}  // namespace stagecraft
