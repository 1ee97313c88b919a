#include "stages/realign/tool/slices.h"

#include <gmock/gmock.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <numbers>

namespace stagecraft::realign {
namespace {

using testing::ElementsAre;

/// 5 x 6 x 7 voxels; columns of `axes` are the steps of i, j, k, mm.
Grid grid_of(const Eigen::Matrix3d& axes) {
  Grid grid{.shape = {5, 6, 7}};
  grid.affine.topLeftCorner<3, 3>() = axes;
  grid.affine.topRightCorner<3, 1>() = Eigen::Vector3d(40, -30, 20);
  return grid;
}

Eigen::Matrix3d columns(const Eigen::Vector3d& i, const Eigen::Vector3d& j,
                        const Eigen::Vector3d& k) {
  Eigen::Matrix3d axes;
  axes << i, j, k;
  return axes;
}

const Eigen::Vector3d x = Eigen::Vector3d::UnitX();
const Eigen::Vector3d y = Eigen::Vector3d::UnitY();
const Eigen::Vector3d z = Eigen::Vector3d::UnitZ();

Eigen::Matrix3d turned(double degrees) {
  const double angle = degrees * std::numbers::pi / 180;
  return Eigen::AngleAxisd(angle, x).toRotationMatrix();
}

class Orientations : public testing::TestWithParam<Eigen::Matrix3d> {};

/// Whatever way the voxels run: what is at the right, in front and on top in
/// the world lies at the right and top of the picture.
TEST_P(Orientations, PutRightFrontAndTopWhereTheLettersSay) {
  const Grid grid = grid_of(GetParam());
  Volume volume(grid.shape, 0);
  std::array<int, 3> corner{};
  double most = -1e9;
  for (int c = 0; c < 8; ++c) {
    const std::array<int, 3> voxel{c & 1 ? 4 : 0, c & 2 ? 5 : 0, c & 4 ? 6 : 0};
    const double sum =
        world(grid, Eigen::Vector3d(voxel[0], voxel[1], voxel[2])).sum();
    if (sum > most) {
      most = sum;
      corner = voxel;
    }
  }
  volume(corner[0], corner[1], corner[2]) = 1;
  const auto slices = slices_through(volume, grid, corner);
  for (const Slice& slice : slices) {
    ASSERT_EQ(slice.values.size(),
              static_cast<std::size_t>(slice.width * slice.height));
    EXPECT_EQ(std::ranges::find(slice.values, 1) - slice.values.begin(),
              slice.width - 1)
        << slice.name;
  }
  EXPECT_EQ(slices[0].left + slices[0].right, "PA");
  EXPECT_EQ(slices[1].left + slices[1].right, "LR");
  EXPECT_EQ(slices[2].bottom + slices[2].top, "PA");
  EXPECT_EQ(slices[0].bottom + slices[1].top, "IS");
}

INSTANTIATE_TEST_SUITE_P(Grids, Orientations,
                         testing::Values(columns(x, y, z), columns(-x, y, z),
                                         columns(-x, -y, -z), columns(y, z, x),
                                         columns(-z, x, -y),
                                         turned(25) * columns(-x, y, z),
                                         turned(-40) * columns(-y, -x, z)));

TEST(Slices, AreAsLongAsTheVoxelsAreLarge) {
  // i runs to the front, j up, k to the left.
  const Grid grid = grid_of(columns(2 * y, 3 * z, -4 * x));
  const auto slices = slices_through(Volume(grid.shape, 0), grid, {1, 2, 3});
  EXPECT_EQ(slices[0].width_mm, 10);
  EXPECT_EQ(slices[0].height_mm, 18);
  EXPECT_EQ(slices[1].width_mm, 28);
  EXPECT_EQ(slices[2].width, 7);
  EXPECT_EQ(slices[2].height, 5);
}

TEST(Slices, CrossInTheVoxel) {
  const Grid grid = grid_of(columns(x, y, z));
  Volume volume(grid.shape, 0);
  volume(1, 2, 3) = 1;
  for (const Slice& slice : slices_through(volume, grid, {1, 2, 3})) {
    EXPECT_EQ(std::ranges::count(slice.values, 1), 1) << slice.name;
  }
  for (const Slice& slice : slices_through(volume, grid, {2, 3, 4})) {
    EXPECT_EQ(std::ranges::count(slice.values, 1), 0) << slice.name;
  }
}

TEST(Slices, SayHowFarTheGridIsTilted) {
  const auto found = orientation_of(grid_of(turned(25) * columns(-x, y, z)));
  EXPECT_NEAR(found.tilt, 25, 1e-9);
  EXPECT_THAT(found.axis, ElementsAre(0, 1, 2));
  EXPECT_THAT(found.reversed, ElementsAre(true, false, false));
  EXPECT_NEAR(orientation_of(grid_of(columns(-z, x, -y))).tilt, 0, 1e-6);
}

TEST(Slices, MiddleIsThatOfTheMask) {
  const Shape shape{4, 3, 2};
  std::vector<char> mask(24, 0);
  EXPECT_THAT(middle_of(mask, shape), ElementsAre(2, 1, 1));
  mask[1 + 4 * 2] = mask[3 + 4 * 2] = 1;
  EXPECT_THAT(middle_of(mask, shape), ElementsAre(2, 2, 0));
}

}  // namespace
}  // namespace stagecraft::realign
