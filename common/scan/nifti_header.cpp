#include "common/scan/nifti_header.h"

#include <fmt/format.h>
#include <nifti2_io.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "common/base/error.h"
#include "common/scan/nifti_affine.h"

namespace stagecraft {
inline namespace scan {
namespace {

constexpr int few_slices = 4;
constexpr int most_dimensions = 7;
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
  int few = 0;
  for (int axis = 0; axis < 3; ++axis) {
    const std::int64_t n = fields.dim[axis + 1];
    if (n < few_slices && ++few > 1) {
      refuse(
          "has {} voxels along {}; realignment needs at least {} along two "
          "axes",
          n, "ijk"[axis], few_slices);
    }
    if (n < 2) {
      refuse("has {} voxels along {}; realignment needs at least 2", n,
             "ijk"[axis]);
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
  header.grid.affine = checked_affine(header, file);
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
