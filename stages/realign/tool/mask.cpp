#include "stages/realign/tool/mask.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "common/base/error.h"
#include "common/scan/nifti_file.h"

namespace stagecraft::realign {

std::string mask_in(const std::filesystem::path& file, const Grid& reference) {
  NiftiFile mask(file);
  const Grid& grid = mask.header().grid;
  if (grid.shape != reference.shape) {
    throw BadInput(fmt::format(
        "{}: the mask has {} voxels and the reference {}; put it onto the grid "
        "of the reference",
        file.string(), fmt::join(grid.shape, " x "),
        fmt::join(reference.shape, " x ")));
  }
  if (const double distance = farthest_apart(grid, reference);
      distance > voxel_size(reference).minCoeff() / 2) {
    throw BadInput(fmt::format(
        "{}: the mask lies up to {:.3g} mm beside the reference; put it onto "
        "the grid of the reference",
        file.string(), distance));
  }
  const Volume values = mask.read(0);
  std::string in(values.size(), '\0');
  std::ranges::transform(values.voxels(), in.begin(), [](double value) {
    return value != 0 && !std::isnan(value) ? '\1' : '\0';
  });
  return in;
}

}  // namespace stagecraft::realign
