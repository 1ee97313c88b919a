#include "stages/realign/base/given_motion.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/Geometry>
#include <cmath>
#include <fstream>
#include <numbers>

#include "common/base/error.h"
#include "stages/realign/base/motion_table.h"
#include "stages/realign/base/transforms.h"
#include "tests/common/base/folder.h"
#include "tests/realign/measure/peer_sample.h"

/// Golden motion as other programs write it, and what it is read as.
namespace stagecraft::realign {
namespace {

using namespace samples;
using Eigen::Matrix3d;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr double agreed = 1e-6;   // mm
constexpr double mistaken = 0.1;  // mm

class GivenMotion : public testing::TestWithParam<PeerSeries> {
 protected:
  std::vector<Parameters> read(const std::string& name, MotionFormat format) {
    return given_motion(peer_.folder() / name, format, scan(),
                        [this](int t) { return peer_.frame(t < 0 ? 0 : t); });
  }
  Scan scan() const {
    return {peer_.grid(), peer_.grid(), peer_.frames(), reference_};
  }
  /// Largest error against the motion onto the base, mm.
  double error(const std::string& name,
               MotionFormat format = MotionFormat::unsaid) {
    const std::vector<Parameters> motion = read(name, format);
    EXPECT_EQ(motion.size(), static_cast<std::size_t>(peer_.frames()));
    double largest = 0;
    for (int t = 0; t < peer_.frames(); ++t) {
      const Parameters truth = parameters_of(peer_.onto_base(t).matrix());
      largest = std::max(
          largest, rms_displacement(truth, motion[static_cast<std::size_t>(t)],
                                    centre(peer_.grid())));
    }
    return largest;
  }
  /// The golden motion as this program would have found it.
  Motion motion() const {
    Motion motion;
    for (int t = 0; t < peer_.frames(); ++t)
      motion.push_back({parameters_of(peer_.onto_base(t).matrix())});
    return motion;
  }

  /// 3dvolreg's turns, from its help: roll, pitch and yaw turn
  /// counter-clockwise about the axes to inferior, right and anterior, one
  /// after the other, about the centre of the volume.
  std::string afni_turns(double sign_of_yaw = 1) {
    const Affine3d coordinates = peer_.to_afni();
    const Vector3d middle = coordinates * centre(peer_.grid());
    std::string text;
    for (int t = 0; t < peer_.frames(); ++t) {
      const Affine3d map =
          coordinates * peer_.onto_base(t) * coordinates.inverse();
      // map = Ry(a) Rx(b) Rz(c), in the sense of the right hand.
      const Vector3d angles = map.linear().eulerAngles(1, 0, 2);
      const Vector3d near =
          std::abs(angles[0]) < 2
              ? angles
              : Vector3d(angles[0] - std::copysign(M_PI, angles[0]),
                         std::copysign(M_PI, angles[1]) - angles[1],
                         angles[2] - std::copysign(M_PI, angles[2]));
      const Vector3d degrees = near * 180 / std::numbers::pi;
      const Vector3d shift = map * middle - middle;
      text +=
          fmt::format("{} {} {} {} {} {}\n", degrees[2], degrees[1],
                      sign_of_yaw * degrees[0], shift[2], shift[0], shift[1]);
    }
    return text;
  }

  /// mcflirt's: turns (Rx Ry Rz, each left-handed but the second) before
  /// shifts of the centre of gravity, scaled mm.
  Parameters fsl_row(int t, const Vector3d& middle) {
    const Affine3d coordinates = peer_.to_fsl(peer_.fsl_count());
    const Affine3d map =
        coordinates * peer_.onto_base(t) * coordinates.inverse();
    const Matrix3d turn = map.linear();
    Parameters numbers;
    numbers << std::atan2(turn(1, 2), turn(2, 2)), std::asin(-turn(0, 2)),
        std::atan2(turn(0, 1), turn(0, 0)), map * middle - middle;
    return map.isApprox(Affine3d::Identity(), 1e-12) ? Parameters::Zero()
                                                     : numbers;
  }
  Vector3d fsl_centre() {
    return peer_.scaled(peer_.fsl_count()) * peer_.centre_of_gravity();
  }

  Peer peer_{GetParam()};
  int reference_ = 0;
};

TEST_P(GivenMotion, IsReadFromSpm) {
  peer_.write("rp.txt", motion_rp(motion()));
  EXPECT_LT(error("rp.txt"), agreed);
  EXPECT_LT(error("rp.txt", MotionFormat::spm), agreed);
  const std::vector<Parameters> same = read("rp.txt", MotionFormat::unsaid);
  for (std::size_t t = 0; t < same.size(); ++t)
    EXPECT_EQ(same[t], motion()[t].correction) << "every bit";
  EXPECT_GT(error("rp.txt", MotionFormat::afni), mistaken);
}

TEST_P(GivenMotion, IsReadFromAfni) {
  peer_.write("dfile.1D", "# 3dvolreg\n" + afni_turns());
  EXPECT_LT(error("dfile.1D", MotionFormat::afni), agreed);
  EXPECT_GT(error("dfile.1D", MotionFormat::spm), mistaken);
  peer_.write("other.1D", afni_turns(-1));
  EXPECT_GT(error("other.1D", MotionFormat::afni), mistaken);
}

TEST_P(GivenMotion, IsReadFromFsl) {
  std::string text,
      named = "csf\trot_x\trot_y\trot_z\ttrans_x\ttrans_y\ttrans_z\n";
  for (int t = 0; t < peer_.frames(); ++t) {
    const auto row =
        fmt::format("{}", fmt::join(fsl_row(t, fsl_centre()), "  "));
    text += row + "  \n";
    named += "n/a\t" + row + '\n';
  }
  peer_.write("mcf.par", text);
  EXPECT_LT(error("mcf.par", MotionFormat::fsl), agreed);
  EXPECT_GT(error("mcf.par", MotionFormat::spm), mistaken);
  peer_.write("confounds.tsv", named);
  EXPECT_LT(error("confounds.tsv", MotionFormat::fsl), agreed);
}

// What was aligned to is another file: no frame is at rest.
TEST_P(GivenMotion, IsReadFromFslWithItsReference) {
  if (GetParam().base != 0) return;
  const Vector3d middle = fsl_centre();
  std::string text;
  for (int t = 0; t < peer_.frames(); ++t) {
    Parameters row = fsl_row(t, middle);
    if (row.isZero()) row[0] = 1e-12;
    text += fmt::format("{}\n", fmt::join(row, " "));
  }
  peer_.write("mcf.par", text);
  EXPECT_THAT([&] { error("mcf.par", MotionFormat::fsl); },
              ThrowsMessage<BadInput>(HasSubstr("no frame without motion")));
  reference_ = -1;
  EXPECT_LT(error("mcf.par", MotionFormat::fsl), agreed);
}

TEST_P(GivenMotion, IsReadBackFromEveryFileOfThisProgram) {
  const Grid& grid = peer_.grid();
  peer_.write("motion.tsv", motion_tsv(motion(), grid, 50));
  peer_.write("x.aff12.1D", afni_rows(motion(), grid, grid));
  for (int t = 0; t < peer_.frames(); ++t) {
    const Parameters p = motion()[static_cast<std::size_t>(t)].correction;
    peer_.write(fmt::format("fsl/MAT_{:04}", t), fsl_matrix(p, grid, grid));
    peer_.write(fmt::format("itk/frame_{:04}.txt", t), itk_transform(p));
  }
  for (const char* name : {"motion.tsv", "x.aff12.1D", "fsl", "itk"}) {
    EXPECT_LT(error(name), agreed) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Of, GivenMotion,
    testing::Values(PeerSeries{"clean", 4, PeerSeries::left_handed, 0},
                    PeerSeries{"small", 8, PeerSeries::right_handed, 0},
                    PeerSeries{"small", 8, PeerSeries::left_handed, 3}),
    [](const auto& tested) { return in_words(tested.param); });

struct Table {
  const char* name;  ///< of the file
  const char* text;
  const char* phrase;
};

class DoubtfulMotion : public testing::Test {
 protected:
  /// A scan of three frames, 120 mm wide.
  Scan scan() const {
    Grid grid{.shape = {60, 50, 40}};
    grid.affine.topLeftCorner<3, 3>() *= 2;
    return {grid, grid, 3};
  }
  std::vector<Parameters> read(const std::string& name, const std::string& text,
                               MotionFormat format = MotionFormat::unsaid) {
    return given_motion(folder_.file(name, text), format, scan(),
                        [](int) { return Volume(); });
  }
  stagecraft::samples::Folder folder_;
};

TEST_F(DoubtfulMotion, IsRefusedWithItsLikelyCause) {
  const std::string still = "0 0 0 0 0 0\n";
  for (const auto& [name, text, phrase] :
       {Table{"a.par", "0 0 0 0.1 0 0\n", "FSL's tables"},
        Table{"a.1D", "0 0 0 0.1 0 0\n", "AFNI's tables"},
        Table{"turned.txt", "0.01 0 0.02 0.3 -0.7 0\n",
              "row 3, column 5 would turn frame 2 by -0.7 rad; if turns come "
              "first, say --apply-format fsl"},
        Table{"degrees.txt", "1 0 0 0 0 1.2\n",
              "row 3, column 6 would turn frame 2 by 1.2 rad; if turns are in "
              "degrees, write them in radians"},
        Table{
            "far.txt", "0 -61 0 0 0 0\n",
            "row 3, column 2 would move frame 2 by -61 mm, more than half"}}) {
    EXPECT_THAT([&] { read(name, still + still + text); },
                ThrowsMessage<BadInput>(HasSubstr(phrase)))
        << name;
    EXPECT_NO_THROW(read(name, still + still + text, MotionFormat::spm));
  }
  EXPECT_NO_THROW(read("near.txt", still + still + "60 0 0 0.5 0 -0.5\n"));
}

TEST_F(DoubtfulMotion, OfFmriprepIsRefused) {
  const std::string text =
      "trans_x\ttrans_x_derivative1\ttrans_y\ttrans_z\trot_x\trot_y\trot_z\n"
      "0\tn/a\t0\t0\t0\t0\t0\n0\t0\t0\t0\t0\t0\t0\n0\t0\t0\t0\t0\t0\t0\n";
  EXPECT_THAT([&] { read("confounds.tsv", text); },
              ThrowsMessage<BadInput>(HasSubstr("as fMRIPrep tells it")));
  EXPECT_NO_THROW(read("confounds.tsv", text, MotionFormat::spm));
}

TEST_F(DoubtfulMotion, ThatStretchesIsRefused) {
  const std::string still = "1 0 0 0 0 1 0 0 0 0 1 0\n";
  EXPECT_THAT(
      [&] { read("a.1D", still + "1 0 0 0 0 1.01 0 0 0 0 1 0\n" + still); },
      ThrowsMessage<BadInput>(HasSubstr("does not move frame 1 rigidly")));
}

TEST_F(DoubtfulMotion, InAFolderMustBeComplete) {
  std::filesystem::create_directory(folder_ / "m");
  std::ofstream(folder_ / "m/MAT_0000") << "1 0 0 0\n";
  const auto apply = [&] {
    given_motion(folder_ / "m", MotionFormat::unsaid, scan(), {});
  };
  EXPECT_THAT(apply, ThrowsMessage<BadInput>(HasSubstr(
                         "m holds 1 matrices but the scan has 3 frames")));
  std::ofstream(folder_ / "m/MAT_0001") << "";
  std::ofstream(folder_ / "m/MAT_0002") << "";
  EXPECT_THAT(apply, ThrowsMessage<BadInput>(
                         HasSubstr("MAT_0000 has 1 rows instead of 4")));
  std::filesystem::create_directory(folder_ / "i");
  for (int t = 0; t < 3; ++t)
    std::ofstream(folder_ / fmt::format("i/frame_{:04}.txt", t)) << "";
  EXPECT_THAT(
      [&] { given_motion(folder_ / "i", MotionFormat::unsaid, scan(), {}); },
      ThrowsMessage<BadInput>(HasSubstr("frame_0000.txt does not hold 12")));
}

// Columns are found by name, whatever stands between them.
TEST_F(DoubtfulMotion, IsReadByItsNames) {
  const std::string rows[]{
      "rot_z,rot_y,rot_x,trans_z,trans_y,trans_x,fd\n"
      "6,5,4,3,2,1,n/a\n12,11,10,9,8,7,0\n0,0,0,0,0,0,0\n",
      "# fd trans_x\ttrans_y trans_z rot_x rot_y rot_z\n"
      "n/a 1 2 3 4 5 6\n# a remark\n0 7 8 9 10 11 12\n\n0 0 0 0 0 0 0\n",
      "fd, trans_x, trans_y, trans_z, rot_x, rot_y, rot_z\r\n"
      "-, 1, 2, 3, 4, 5, +6\r\n-, 7, 8, 9, 10, 11, 12\r\n-, 0,0,0,0,0,0\r\n"};
  for (const std::string& text : rows) {
    const auto path = folder_.file("table", text);
    const NumberTable table = read_motion_table(path, 3);
    for (Eigen::Index n = 0; n < 12; ++n)
      EXPECT_EQ(table.rows(n / 6, n % 6), static_cast<double>(n + 1)) << text;
  }
}

TEST_F(DoubtfulMotion, WithDecimalCommasIsRefused) {
  for (const char* row : {"0,5 0 0 0 0 0\n", "0,5;0;0;0;0;0\n"}) {
    EXPECT_THAT([&] { read("table.txt", row); },
                ThrowsMessage<BadInput>(HasSubstr(
                    "line 1 has commas inside its numbers; write points")));
  }
}

}  // namespace
}  // namespace stagecraft::realign
