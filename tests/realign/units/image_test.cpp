#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>

#include "common/scan/bspline.h"
#include "stages/realign/11_image.h"
#include "tests/common/scan/golden_samples.h"
#include "tests/realign/units/samples.h"

namespace stagecraft::realign {
namespace {

constexpr Shape shapes[] = {{9, 8, 7}, {1, 5, 2},  {2, 1, 3},  {3, 2, 1},
                            {1, 1, 1}, {12, 4, 3}, {13, 3, 4}, {64, 3, 2}};

TEST(WholeLines, RoundsUp) {
  EXPECT_EQ(whole_lines(0), 0U);
  EXPECT_EQ(whole_lines(1), 16U);
  EXPECT_EQ(whole_lines(16), 16U);
  EXPECT_EQ(whole_lines(17), 32U);
}

TEST(Images, BeginEveryRowOnACacheLine) {
  for (const Shape& shape : shapes) {
    const Image image(shape);
    EXPECT_EQ(image.shape(), shape);
    for (int k = -Image::border; k < shape[2] + Image::border; ++k) {
      for (int j = -Image::border; j < shape[1] + Image::border; ++j) {
        const float* row = image.row(j, k);
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(row) % 64, 0U);
        EXPECT_EQ(image.row(j + 1, k) - row,
                  static_cast<std::ptrdiff_t>(image.row_stride()));
        EXPECT_EQ(image.row(j, k + 1) - row,
                  static_cast<std::ptrdiff_t>(image.plane_stride()));
      }
    }
  }
}

// Rows with their borders lie apart: what is written into one is in no other.
TEST(Images, HoldEveryVoxelOnce) {
  for (const Shape& shape : shapes) {
    Image image(shape);
    constexpr int border = Image::border;
    const auto for_all = [&](const auto& work) {
      float number = 1;
      for (int k = -border; k < shape[2] + border; ++k) {
        for (int j = -border; j < shape[1] + border; ++j) {
          for (int i = -border; i < shape[0] + border; ++i) {
            work(image.row(j, k)[i], number++);
          }
        }
      }
    };
    for_all([](float voxel, float) { EXPECT_EQ(voxel, 0); });
    for_all([](float& voxel, float number) { voxel = number; });
    for_all([](float voxel, float number) { EXPECT_EQ(voxel, number); });
  }
}

TEST(Images, MayBeReadALineBeyondBothEnds) {
  for (const Shape& shape : shapes) {
    const Image image(shape);
    const float* begin = image.row(-2, -2) - 2;
    const float* end = image.row(shape[1] + 1, shape[2] + 1) + shape[0] + 2;
    for (std::size_t n = 0; n < line_floats; ++n) {
      EXPECT_EQ(*(begin - 1 - n), 0);
      EXPECT_EQ(end[n], 0);
    }
  }
}

TEST(Images, HaveTheMirrorImageInTheirBorder) {
  for (const Shape& shape : shapes) {
    const Volume volume = samples::noise(shape);
    EXPECT_LE(samples::difference(samples::image_of(volume), volume), 1e-7)
        << shape[0] << " x " << shape[1] << " x " << shape[2];
  }
}

TEST(Images, HaveTheValuesOfTheSpline) {
  for (const Shape& shape : shapes) {
    const Volume spline = samples::noise_spline(shape);
    const Image image = samples::image_of(spline);
    std::mt19937 random(8);
    for (int n = 0; n < 1000; ++n) {
      std::array<double, 3> at;
      for (std::size_t axis = 0; axis < 3; ++axis) {
        at[axis] = samples::uniform(random, -1e-3, shape[axis] - 1 + 1e-3);
        if (random() % 4 == 0) at[axis] = std::round(at[axis]);
      }
      EXPECT_NEAR(value_at(image, at), value(spline, {at[0], at[1], at[2]}),
                  2e-6 * samples::noise_range);
    }
  }
}

TEST(Images, HaveValueAndSlopeAtEveryVoxel) {
  for (const Shape& shape : shapes) {
    const Volume spline = samples::noise_spline(shape);
    const Image image = samples::image_of(spline);
    for (int k = 0; k < shape[2]; ++k) {
      for (int j = 0; j < shape[1]; ++j) {
        for (int i = 0; i < shape[0]; ++i) {
          const Local local = at_voxel(image, i, j, k);
          const Eigen::Vector3d voxel(i, j, k);
          EXPECT_NEAR(local.value, value(spline, voxel), 1e-6);
          EXPECT_LE(
              (local.gradient - gradient(spline, voxel)).cwiseAbs().maxCoeff(),
              2e-6);
        }
      }
    }
  }
}

class SingleProbes : public testing::TestWithParam<std::string> {};

TEST_P(SingleProbes, AreMet) {
  using stagecraft::samples::golden;
  const Volume frame = NiftiFile(golden(GetParam() + ".nii")).read(0);
  Volume spline = frame;
  prefilter(spline);
  const Image image = samples::image_of(spline);
  const double tolerance = 2e-5 * stagecraft::samples::range(frame);
  for (const auto& probe :
       stagecraft::samples::rows(golden(GetParam() + ".probes.txt"), 7)) {
    EXPECT_NEAR(value_at(image, {probe[0], probe[1], probe[2]}), probe[3],
                tolerance);
  }
}

INSTANTIATE_TEST_SUITE_P(Of, SingleProbes,
                         testing::ValuesIn(stagecraft::samples::golden_names));

}  // namespace
}  // namespace stagecraft::realign
