#include "stages/realign/base/motion_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "common/base/error.h"
#include "tests/realign/base/parameters.h"

namespace stagecraft::realign {
namespace {

using testing::HasSubstr;

/// A grid of 11^3 voxels of 1 mm whose centre lies at `centre`.
Grid grid_about(const Eigen::Vector3d& centre) {
  Grid grid{{11, 11, 11}, Eigen::Matrix4d::Identity()};
  grid.affine.topRightCorner<3, 1>() = centre - Eigen::Vector3d(5, 5, 5);
  return grid;
}

Motion motion_of(const std::vector<Parameters>& rows) {
  Motion motion;
  for (const Parameters& row : rows) motion.push_back({row, 4, true});
  return motion;
}

/// A file that lasts as long as this object.
class TextFile {
 public:
  explicit TextFile(const std::string& text)
      : path_(testing::TempDir() + "motion_table_test." +
              std::to_string(getpid())) {
    std::ofstream(path_) << text;
  }
  ~TextFile() { std::filesystem::remove(path_); }
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

const Motion wiggle =
    motion_of({row(0, 0, 0, 0, 0, 0), row(1.0 / 3, -2e-7, 40, 0.1, -1e-9, 0.4),
               row(-12.3456789012345, 2.0 / 3, 0, 1e-5, 0.2, -0.3)});

TEST(FramewiseDisplacement, AddsTranslationsAndArcs) {
  const std::vector<double> displacement = framewise_displacement(
      motion_of({row(1, 1, 1, 0, 0, 0), row(2, -1, 4, 0.01, -0.02, 0.04)}),
      grid_about(Eigen::Vector3d::Zero()), 50);
  ASSERT_EQ(displacement.size(), 2U);
  EXPECT_TRUE(std::isnan(displacement[0]));
  EXPECT_NEAR(displacement[1], 1 + 2 + 3 + 50 * 0.07, 1e-12);
}

TEST(FramewiseDisplacement, DoesNotDependOnTheWorldOrigin) {
  const Eigen::Vector3d far(30, -120, 75);
  Parameters turn = row(0, 0, 0, 0.02, 0, 0);
  turn.head<3>() = -about(turn, far).head<3>();
  const std::vector<double> displacement = framewise_displacement(
      motion_of({Parameters::Zero(), turn}), grid_about(far), 50);
  EXPECT_NEAR(displacement[1], 50 * 0.02, 1e-12);
}

TEST(FramewiseDisplacement, CountsTurnsOnASphereOfTheHead) {
  const Motion motion =
      motion_of({Parameters::Zero(), row(1, 0, 0, 0, 0.1, 0)});
  const Grid grid = grid_about(Eigen::Vector3d::Zero());
  EXPECT_NEAR(framewise_displacement(motion, grid, 5)[1], 1.5, 1e-12);
  EXPECT_THAT(motion_tsv(motion, grid, 5), HasSubstr("\t1.5\t"));
  EXPECT_THAT(motion_json(5), HasSubstr("a sphere of 5 mm"));
}

TEST(MotionTsv, HasTheNamesOfBidsAndARowAFrame) {
  Motion motion =
      motion_of({row(0, -0.0, 0, 0, 0, 0), row(0.25, -1.5, 2, 0.01, 0, -0.02)});
  motion[1].converged = false;
  motion[1].iterations = 64;
  motion[1].correlation = 0.75;
  EXPECT_EQ(motion_tsv(motion, grid_about(Eigen::Vector3d::Zero()), 50),
            "trans_x\ttrans_y\ttrans_z\trot_x\trot_y\trot_z\t"
            "framewise_displacement\titerations\tconverged\tcorrelation\n"
            "0\t0\t0\t0\t0\t0\tn/a\t4\t1\tn/a\n"
            "0.25\t-1.5\t2\t0.01\t0\t-0.02\t5.25\t64\t0\t0.75\n");
}

// As many columns, of the same names, in the same order.
TEST(MotionJson, TellsOfEveryColumn) {
  const std::string table =
      motion_tsv(wiggle, grid_about(Eigen::Vector3d::Zero()), 50);
  std::string names;
  const auto sidecar = nlohmann::ordered_json::parse(motion_json(50));
  for (const auto& [name, told] : sidecar.items()) {
    names += (names.empty() ? "" : "\t") + name;
    EXPECT_NE(told["Description"], "") << name;
  }
  EXPECT_EQ(names, table.substr(0, table.find('\n')));
}

TEST(ReadMotion, ReadsBackTheTable) {
  const Grid grid = grid_about({1, 2, 3});
  const TextFile file(motion_tsv(wiggle, grid, 50));
  const std::vector<Parameters> read = read_motion(file.path(), 3);
  for (std::size_t t = 0; t < 3; ++t) {
    const Parameters difference = read[t] - wiggle[t].correction;
    EXPECT_LT(difference.head<3>().cwiseAbs().maxCoeff(), 1e-8);
    EXPECT_LT(difference.tail<3>().cwiseAbs().maxCoeff(), 1e-10);
  }
}

TEST(ReadMotion, ReadsBackEveryBitOfTheRpFile) {
  const TextFile file(motion_rp(wiggle));
  const std::vector<Parameters> read = read_motion(file.path(), 3);
  for (std::size_t t = 0; t < 3; ++t) EXPECT_EQ(read[t], wiggle[t].correction);
}

TEST(MotionRp, HasSixColumnsAndNothingElse) {
  std::istringstream lines(motion_rp(wiggle));
  int rows = 0;
  for (std::string line; std::getline(lines, line); ++rows) {
    std::istringstream numbers(line);
    double number = 0;
    int columns = 0;
    while (numbers >> number) ++columns;
    EXPECT_EQ(columns, 6);
    EXPECT_TRUE(numbers.eof());
  }
  EXPECT_EQ(rows, 3);
}

TEST(ReadMotion, TakesWhatSpmWrites) {
  const TextFile file(
      " 0.00000000e+00 0.0e+00 0 0 0 0\r\n"
      "\n"
      "# a remark\n"
      "\t3.77238620e-03\t-8.28e-02\t-1.3e-01\t-6.35e-04\t-6.4e-04\t1\n");
  const std::vector<Parameters> read = read_motion(file.path(), 2);
  EXPECT_EQ(read[0], Parameters::Zero());
  EXPECT_EQ(read[1],
            row(3.77238620e-03, -8.28e-02, -1.3e-01, -6.35e-04, -6.4e-04, 1));
}

struct BadTable {
  const char* name;
  const char* text;
  const char* complaint;
};

class ReadMotionRefuses : public testing::TestWithParam<BadTable> {};

TEST_P(ReadMotionRefuses, AndSaysWhere) {
  const TextFile file(GetParam().text);
  try {
    read_motion(file.path(), 2);
    FAIL() << "accepted";
  } catch (const BadInput& error) {
    EXPECT_THAT(error.what(), HasSubstr(file.path()));
    EXPECT_THAT(error.what(), HasSubstr(GetParam().complaint));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Tables, ReadMotionRefuses,
    testing::Values(
        BadTable{"empty", "", "0 rows"},
        BadTable{"short", "0 0 0 0 0 0\n", "1 rows"},
        BadTable{"long", "0 0 0 0 0 0\n0 0 0 0 0 0\n0 0 0 0 0 0\n", "3 rows"},
        BadTable{"nan", "0 0 0 0 0 0\n0 nan 0 0 0 0\n", "line 2: column 2"},
        BadTable{"infinite", "0 0 0 0 0 0\n0 0 0 0 0 inf\n", "column 6"},
        BadTable{"huge", "0 0 0 0 0 0\n0 0 1e999 0 0 0\n", "1e999"},
        BadTable{"word", "0 0 0 0 0 0\n0 0 0 x 0 0\n", "\"x\""},
        BadTable{"tail", "0 0 0 0 0 0\n0 0 0 1mm 0 0\n", "1mm"},
        BadTable{"missing", "0 0 0 0 0 0\n\n0 0 0 0 0\n", "line 3: 5 columns"},
        BadTable{"extra", "0 0 0 0 0 0 0\n0 0 0 0 0 0 0\n", "7 columns"},
        BadTable{"heading", "trans_x\ttrans_y\n0\t0\n", "line 1: 2 columns"},
        BadTable{"not_ours", "a b c d e f\n0 0 0 0 0 0\n", "\"a\""},
        BadTable{"half",
                 "trans_x\ttrans_y\ttrans_z\trot_x\trot_y\trot_z\t"
                 "framewise_displacement\titerations\tconverged\n"
                 "0\t0\t0\t0\t0\t0\tn/a\t4\t1\n0\t0\t0\t0\t0\t0\n",
                 "line 3: 6 columns"}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(ReadMotion, RefusesWhatIsNoFile) {
  EXPECT_THROW(read_motion(testing::TempDir() + "none/such.txt", 2), BadInput);
  EXPECT_THROW(read_motion(testing::TempDir(), 2), BadInput);
}

}  // namespace
}  // namespace stagecraft::realign
