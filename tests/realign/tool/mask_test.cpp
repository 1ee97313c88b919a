#include "stages/realign/tool/mask.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "common/base/error.h"
#include "common/scan/nifti_writer.h"
#include "common/scan/series_header.h"
#include "tests/common/base/folder.h"

namespace stagecraft::realign {
namespace {

using testing::HasSubstr;

class MaskFile : public testing::Test {
 protected:
  MaskFile() {
    reference.shape = {4, 5, 2};
    reference.affine.diagonal().head<3>() << 2, 3, 4;
  }
  std::filesystem::path file(const Grid& grid, const Volume& values) const {
    const auto path = folder / "mask.nii";
    NiftiWriter writer(path, series_header(grid, 1, NIFTI_TYPE_FLOAT64),
                       Compression::none);
    writer.write(values.voxels());
    writer.commit();
    return path;
  }
  std::string refusal(const Grid& grid) const {
    try {
      mask_in(file(grid, Volume(grid.shape, 1)), reference);
    } catch (const BadInput& error) {
      return error.what();
    }
    return "";
  }
  samples::Folder folder;
  Grid reference;
};

TEST_F(MaskFile, LeavesOutZeroAndNaN) {
  Volume values(reference.shape, 0);
  values(1, 0, 0) = 1;
  values(3, 4, 1) = -0.5;
  values(0, 1, 0) = std::numeric_limits<double>::quiet_NaN();
  std::string expected(40, '\0');
  expected[1] = expected[39] = '\1';
  EXPECT_EQ(mask_in(file(reference, values), reference), expected);
}

TEST_F(MaskFile, LiesOnTheGridOfTheReference) {
  Grid other = reference;
  other.affine(0, 3) = 0.9;
  EXPECT_EQ(refusal(other), "");
  other.affine(0, 3) = 1.1;
  EXPECT_THAT(refusal(other), HasSubstr("up to 1.1 mm beside the reference"));
  other = reference;
  other.shape = {4, 5, 3};
  EXPECT_THAT(refusal(other), HasSubstr("4 x 5 x 3 voxels and the reference "
                                        "4 x 5 x 2"));
}

}  // namespace
}  // namespace stagecraft::realign
