#include "stages/realign/base/transforms.h"

#include <gtest/gtest.h>

#include <Eigen/Geometry>
#include <Eigen/LU>
#include <array>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <vector>

#include "stages/realign/base/motion_table.h"
#include "tests/realign/base/parameters.h"

namespace stagecraft::realign {
namespace {

using Eigen::Matrix4d;
using Eigen::Vector3d;

Vector3d mapped(const Matrix4d& map, const Vector3d& point) {
  return (map * point.homogeneous()).head<3>();
}

Grid grid_of(const Shape& shape, const Vector3d& diagonal,
             const Vector3d& origin) {
  Grid result{shape, Matrix4d::Identity()};
  result.affine.topLeftCorner<3, 3>() = diagonal.asDiagonal();
  result.affine.topRightCorner<3, 1>() = origin;
  return result;
}

/// The numbers of a text, lines that begin with '#' left out.
std::vector<double> numbers_in(const std::string& text) {
  std::vector<double> numbers;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream fields(line);
    for (double number = 0; fields >> number;) numbers.push_back(number);
  }
  return numbers;
}

void expect_numbers(const std::string& text,
                    const std::vector<double>& expected) {
  const std::vector<double> numbers = numbers_in(text);
  ASSERT_EQ(numbers.size(), expected.size()) << text;
  for (std::size_t n = 0; n < numbers.size(); ++n)
    EXPECT_NEAR(numbers[n], expected[n], 1e-12) << "number " << n;
}

const double c = std::cos(0.1), s = std::sin(0.1);
const Parameters shift = row(2, 0, 0, 0, 0, 0);
const Parameters nod = row(0, 0, 0, 0.1, 0, 0);

TEST(FslMatrix, CountsXFromTheRight) {
  const std::vector<double> expected = {1, 0, 0, -2, 0, 1, 0, 0,
                                        0, 0, 1, 0,  0, 0, 0, 1};
  for (const double sign : {-1.0, 1.0}) {
    const Grid both = grid_of({20, 30, 40}, {sign * 3, 2, 4}, {7, -8, 9});
    expect_numbers(fsl_matrix(shift, both, both), expected);
  }
}

TEST(FslMatrix, TurnsInScaledVoxels) {
  const Grid both = grid_of({20, 30, 40}, {-1, 1, 1}, {0, 0, 0});
  expect_numbers(fsl_matrix(row(0, 0, 0, 0, 0, 0.1), both, both),
                 {c, -s, 0, 0, s, c, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1});
}

TEST(FslMatrix, GoesFromTheFrameToTheReference) {
  const Grid frame = grid_of({20, 30, 40}, {-1, 1, 1}, {0, 0, 0});
  const Grid reference = grid_of({9, 9, 9}, {-2, 2, 2}, {10, 0, -6});
  expect_numbers(fsl_matrix(Parameters::Zero(), frame, reference),
                 {1, 0, 0, 10, 0, 1, 0, 0, 0, 0, 1, 6, 0, 0, 0, 1});
}

TEST(AfniRows, GoesFromTheBaseToTheInputInLps) {
  const Grid both = grid_of({20, 30, 40}, {-3, 3, 3}, {7, -8, 9});
  expect_numbers(afni_rows({{shift}, {nod}}, both, both),
                 {1, 0, 0, 2, 0, 1, 0, 0, 0, 0,  1, 0,  //
                  1, 0, 0, 0, 0, c, s, 0, 0, -s, c, 0});
}

TEST(ItkTransform, GoesFromFixedToMovingInLps) {
  EXPECT_EQ(itk_transform(shift),
            "#Insight Transform File V1.0\n"
            "#Transform 0\n"
            "Transform: AffineTransform_double_3_3\n"
            "Parameters: 1 0 0 0 1 0 0 0 1 2 0 0\n"
            "FixedParameters: 0 0 0\n");
  const std::string text = itk_transform(nod);
  const auto begin = text.find("Parameters: ") + 12;
  expect_numbers(text.substr(begin, text.find('\n', begin) - begin),
                 {1, 0, 0, 0, c, s, 0, -s, c, 0, 0, 0});
}

/// How each package maps a world point (RAS+, mm) by what it reads: written
/// step by step from its definition, apart from the code under test.

double size_along(const Grid& grid, int axis) {
  return grid.affine.col(axis).norm();
}

Vector3d fsl_reads(const std::string& text, const Grid& frame,
                   const Grid& reference, const Vector3d& in_frame) {
  const std::vector<double> m = numbers_in(text);
  const auto flipped = [](const Grid& grid) {
    return grid.affine.topLeftCorner<3, 3>().determinant() > 0;
  };
  Vector3d from = mapped(frame.affine.inverse(), in_frame);
  if (flipped(frame)) from[0] = frame.shape[0] - 1 - from[0];
  for (int axis = 0; axis < 3; ++axis) from[axis] *= size_along(frame, axis);
  Vector3d to;
  for (unsigned r = 0; r < 3; ++r) {
    to[r] = m[4 * r] * from[0] + m[4 * r + 1] * from[1] +
            m[4 * r + 2] * from[2] + m[4 * r + 3];
  }
  for (int axis = 0; axis < 3; ++axis) to[axis] /= size_along(reference, axis);
  if (flipped(reference)) to[0] = reference.shape[0] - 1 - to[0];
  return mapped(reference.affine, to);
}

/// Which axis of the world (signed, from 1) each axis of voxels is nearest to.
using Orientation = std::array<int, 3>;

/// Voxel to AFNI's straightened coordinates, LPS+.
Vector3d straightened(const Grid& grid, const Orientation& nearest,
                      const Vector3d& voxel) {
  Vector3d ras = grid.affine.topRightCorner<3, 1>();
  for (int v = 0; v < 3; ++v) {
    const int axis = nearest[static_cast<unsigned>(v)];
    ras[std::abs(axis) - 1] +=
        (axis > 0 ? 1 : -1) * size_along(grid, v) * voxel[v];
  }
  return {-ras[0], -ras[1], ras[2]};
}

Vector3d voxel_of_straightened(const Grid& grid, const Orientation& nearest,
                               const Vector3d& lps) {
  const Vector3d ras(-lps[0], -lps[1], lps[2]);
  Vector3d voxel;
  for (int v = 0; v < 3; ++v) {
    const int axis = nearest[static_cast<unsigned>(v)];
    const int w = std::abs(axis) - 1;
    voxel[v] = (axis > 0 ? 1 : -1) * (ras[w] - grid.affine(w, 3)) /
               size_along(grid, v);
  }
  return voxel;
}

struct Oriented {
  Grid grid;
  Orientation nearest;
};

Vector3d afni_reads(const std::vector<double>& numbers, std::size_t t,
                    const Oriented& frame, const Oriented& reference,
                    const Vector3d& in_reference) {
  const Vector3d base =
      straightened(reference.grid, reference.nearest,
                   mapped(reference.grid.affine.inverse(), in_reference));
  const double* m = &numbers[12 * t];
  const Vector3d input(
      m[0] * base[0] + m[1] * base[1] + m[2] * base[2] + m[3],
      m[4] * base[0] + m[5] * base[1] + m[6] * base[2] + m[7],
      m[8] * base[0] + m[9] * base[1] + m[10] * base[2] + m[11]);
  return mapped(frame.grid.affine,
                voxel_of_straightened(frame.grid, frame.nearest, input));
}

Vector3d itk_reads(const std::string& text, const Vector3d& fixed) {
  std::istringstream stream(text.substr(text.find("\nParameters:") + 12));
  std::array<double, 12> m{};
  for (double& number : m) stream >> number;
  const Vector3d lps(-fixed[0], -fixed[1], fixed[2]);
  Vector3d moving;
  for (unsigned r = 0; r < 3; ++r) {
    moving[r] = m[3 * r] * lps[0] + m[3 * r + 1] * lps[1] +
                m[3 * r + 2] * lps[2] + m[9 + r];
  }
  return {-moving[0], -moving[1], moving[2]};
}

/// The grid of a golden series, from the bytes of its NIfTI-1 header: dim at
/// 40 (int16), srow_x to srow_z at 280 (float32).
Grid golden_grid(const std::string& name) {
  std::ifstream file(std::string(STAGECRAFT_GOLDEN) + "/" + name + ".nii",
                     std::ios::binary);
  std::array<std::int16_t, 4> dim{};
  std::array<float, 12> srow{};
  file.seekg(40).read(reinterpret_cast<char*>(dim.data()), sizeof dim);
  file.seekg(280).read(reinterpret_cast<char*>(srow.data()), sizeof srow);
  EXPECT_TRUE(file) << name;
  Grid result{{dim[1], dim[2], dim[3]}, Matrix4d::Identity()};
  for (int r = 0; r < 3; ++r)
    for (int column = 0; column < 4; ++column)
      result.affine(r, column) =
          static_cast<double>(srow[static_cast<std::size_t>(4 * r + column)]);
  return result;
}

Motion golden_motion(const std::string& name, int frames) {
  Motion motion;
  for (const Parameters& p : read_motion(
           std::string(STAGECRAFT_GOLDEN) + "/" + name + ".truth-rp.txt",
           frames))
    motion.push_back({p});
  return motion;
}

/// A grid of another handedness, size and obliqueness whose voxel axes run
/// along z, x and y.
Oriented sagittal() {
  Grid result = grid_of({20, 33, 27}, {1, 1, 1}, {12, -70, -31});
  Eigen::Matrix3d axes;
  axes << 0, -3.1, 0, 0, 0, -2.4, 3.6, 0, 0;
  result.affine.topLeftCorner<3, 3>() =
      Eigen::AngleAxisd(0.3, Vector3d(1, 2, -1).normalized()).matrix() * axes;
  return {result, {3, -1, -2}};
}

struct Series {
  const char* name;
  int frames;
};

class GoldenMotion : public testing::TestWithParam<Series> {
 protected:
  const Motion motion_ = golden_motion(GetParam().name, GetParam().frames);
  const Oriented frame_{golden_grid(GetParam().name), {-1, 2, 3}};
  const std::vector<Oriented> references_{frame_, sagittal()};
  const std::vector<Vector3d> points_{
      {0, 0, 0}, {80, -60, 40}, {-70, 90, -55}, {3.3, -120, 71}};
};

TEST_P(GoldenMotion, IsWhatFslReads) {
  for (const Oriented& reference : references_) {
    ASSERT_NE(references_[0].grid.affine.determinant() > 0,
              references_[1].grid.affine.determinant() > 0);
    for (const FrameMotion& row : motion_) {
      const std::string text =
          fsl_matrix(row.correction, frame_.grid, reference.grid);
      for (const Vector3d& point : points_) {
        const Vector3d there = mapped(rigid(row.correction), point);
        EXPECT_LT((fsl_reads(text, frame_.grid, reference.grid, point) - there)
                      .norm(),
                  1e-9);
      }
    }
  }
}

TEST_P(GoldenMotion, IsWhatAfniReads) {
  for (const Oriented& reference : references_) {
    const std::vector<double> numbers =
        numbers_in(afni_rows(motion_, frame_.grid, reference.grid));
    ASSERT_EQ(numbers.size(), 12 * motion_.size());
    for (std::size_t t = 0; t < motion_.size(); ++t) {
      for (const Vector3d& point : points_) {
        const Vector3d there = mapped(rigid(motion_[t].correction), point);
        EXPECT_LT(
            (afni_reads(numbers, t, frame_, reference, there) - point).norm(),
            1e-9);
      }
    }
  }
}

TEST_P(GoldenMotion, IsWhatItkReads) {
  for (const FrameMotion& row : motion_) {
    for (const Vector3d& point : points_) {
      const Vector3d there = mapped(rigid(row.correction), point);
      EXPECT_LT(
          (itk_reads(itk_transform(row.correction), there) - point).norm(),
          1e-9);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Series, GoldenMotion,
                         testing::Values(Series{"clean", 4}, Series{"small", 8},
                                         Series{"shift", 4}, Series{"cut", 6}),
                         [](const auto& tested) {
                           return std::string(tested.param.name);
                         });

}  // namespace
}  // namespace stagecraft::realign
