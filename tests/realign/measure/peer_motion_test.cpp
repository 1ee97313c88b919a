#include "stages/realign/measure/peer_motion.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <Eigen/Geometry>
#include <cmath>

#include "tests/realign/measure/peer_sample.h"

namespace stagecraft::realign {
namespace {

using namespace samples;
using Eigen::Matrix3d;

constexpr auto every = "{} ";
constexpr auto six = "{:.6g} ";

template <typename Matrix>
std::string row(const Matrix& numbers, const char* digits) {
  std::string text;
  for (Eigen::Index i = 0; i < numbers.rows(); ++i)
    for (Eigen::Index j = 0; j < numbers.cols(); ++j)
      text += fmt::format(fmt::runtime(digits), numbers(i, j));
  return text;
}

enum class From { frame, base };

/// AFNI's rows of 3x4 numbers.
void write_afni(const Peer& peer, const Affine3d& coordinates, From from,
                const char* digits) {
  std::string text = "# 3dvolreg matrices (DICOM-to-DICOM, row-by-row):\n";
  for (int t = 0; t < peer.frames(); ++t) {
    const Affine3d map =
        coordinates * peer.onto_base(t) * coordinates.inverse();
    text += row((from == From::frame ? map : map.inverse()).affine(), digits) +
            '\n';
  }
  peer.write("a/b/moved.aff12.1D", text);
}

/// FSL's files of 4x4 numbers.
void write_mats(const Peer& peer, const Affine3d& coordinates, From from,
                const char* digits) {
  for (int t = 0; t < peer.frames(); ++t) {
    const Affine3d map =
        coordinates * peer.onto_base(t) * coordinates.inverse();
    const Eigen::Matrix4d numbers =
        (from == From::frame ? map : map.inverse()).matrix();
    std::string text;
    for (int r = 0; r < 4; ++r) text += row(numbers.row(r), digits) + " \n";
    peer.write(fmt::format("moved.mat/MAT_{:04}", t), text);
  }
}

/// FSL's rows of angles (R = Rx Ry Rz, each left-handed) and shifts of a centre
/// (scaled mm).
void write_par(const Peer& peer, const Vector3d& centre, double sign_of_y,
               const char* digits) {
  const Affine3d coordinates = peer.to_fsl(peer.fsl_count());
  std::string text;
  for (int t = 0; t < peer.frames(); ++t) {
    const Affine3d map =
        coordinates * peer.onto_base(t) * coordinates.inverse();
    const Matrix3d turn = map.linear();
    Parameters numbers;
    numbers << std::atan2(turn(1, 2), turn(2, 2)),
        sign_of_y * std::asin(-turn(0, 2)), std::atan2(turn(0, 1), turn(0, 0)),
        map * centre - centre;
    if (peer.onto_base(t).isApprox(Affine3d::Identity(), 1e-12))
      numbers.setZero();
    text += row(numbers, digits) + '\n';
  }
  peer.write("moved.par", text);
}

/// SPM's rows of shifts of the world's origin and angles.
void write_rp(const Peer& peer, From from, const char* digits) {
  std::string text;
  for (int t = 0; t < peer.frames(); ++t) {
    const Affine3d map =
        from == From::frame ? peer.onto_base(t) : peer.onto_base(t).inverse();
    const Matrix3d turn = map.linear();
    Parameters numbers;
    numbers << map.translation(), std::atan2(turn(1, 2), turn(2, 2)),
        std::asin(turn(0, 2)), std::atan2(turn(0, 1), turn(0, 0));
    text += row(numbers, digits) + '\n';
  }
  peer.write("rp_series.txt", text);
}

class PeerMotionOf : public testing::TestWithParam<PeerSeries> {
 protected:
  Vector3d fsl_centre() {
    return peer_.scaled(peer_.fsl_count()) * peer_.centre_of_gravity();
  }
  Peer peer_{GetParam()};
};

constexpr double exact = 1e-6;    // mm, with every digit
constexpr double printed = 2e-4;  // mm, with six
constexpr double wrong = 0.1;     // mm

TEST_P(PeerMotionOf, IsReadFromAfni) {
  write_afni(peer_, peer_.to_afni(), From::base, every);
  EXPECT_LT(peer_.error("AFNI .aff12.1D"), exact);
  write_afni(peer_, peer_.to_afni(), From::base, six);
  EXPECT_LT(peer_.error("AFNI .aff12.1D"), printed);
}

TEST_P(PeerMotionOf, TellsAfniFromItsInverseAndFromRas) {
  write_afni(peer_, peer_.to_afni(), From::frame, every);
  EXPECT_GT(peer_.error("AFNI .aff12.1D"), wrong);
  write_afni(peer_, Eigen::Scaling(-1.0, -1.0, 1.0) * peer_.to_afni(),
             From::base, every);
  EXPECT_GT(peer_.error("AFNI .aff12.1D"), wrong);
}

TEST_P(PeerMotionOf, IsReadFromFslMatrices) {
  write_mats(peer_, peer_.to_fsl(peer_.fsl_count()), From::frame, every);
  EXPECT_LT(peer_.error("FSL .mat"), exact);
  write_mats(peer_, peer_.to_fsl(peer_.fsl_count()), From::frame, six);
  EXPECT_LT(peer_.error("FSL .mat"), printed);
}

TEST_P(PeerMotionOf, TellsFslMatricesFromTheirInverseAndAnotherHand) {
  write_mats(peer_, peer_.to_fsl(peer_.fsl_count()), From::base, every);
  EXPECT_GT(peer_.error("FSL .mat"), wrong);
  const auto other =
      peer_.fsl_count() == Peer::backwards ? Peer::as_it_lies : Peer::backwards;
  write_mats(peer_, peer_.to_fsl(other), From::frame, every);
  EXPECT_GT(peer_.error("FSL .mat"), wrong);
}

TEST_P(PeerMotionOf, IsReadFromPar) {
  write_par(peer_, fsl_centre(), 1, every);
  EXPECT_LT(peer_.error("FSL .par"), exact);
  write_par(peer_, fsl_centre(), 1, six);
  EXPECT_LT(peer_.error("FSL .par"), printed);
}

TEST_P(PeerMotionOf, TellsParFromOtherSignsAndCentres) {
  write_par(peer_, fsl_centre(), -1, every);
  EXPECT_GT(peer_.error("FSL .par"), wrong);
  write_par(peer_, Vector3d::Zero(), 1, every);
  EXPECT_GT(peer_.error("FSL .par"), wrong);
  write_par(peer_, fsl_centre() + Vector3d(5, 5, 5), 1, every);
  EXPECT_GT(peer_.error("FSL .par"), wrong);
}

TEST_P(PeerMotionOf, IsReadFromSpm) {
  write_rp(peer_, From::frame, every);
  EXPECT_LT(peer_.error("SPM rp_*.txt"), exact);
  write_rp(peer_, From::frame, "{:16.7e}");
  EXPECT_LT(peer_.error("SPM rp_*.txt"), printed);
}

TEST_P(PeerMotionOf, TellsSpmFromItsInverse) {
  write_rp(peer_, From::base, every);
  EXPECT_GT(peer_.error("SPM rp_*.txt"), wrong);
}

INSTANTIATE_TEST_SUITE_P(
    Series, PeerMotionOf,
    testing::Values(PeerSeries{"small", 8, PeerSeries::left_handed, 0},
                    PeerSeries{"small", 8, PeerSeries::right_handed, 4},
                    PeerSeries{"shift", 4, PeerSeries::left_handed, 2},
                    PeerSeries{"shift", 4, PeerSeries::right_handed, 0}),
    [](const auto& tested) { return in_words(tested.param); });

TEST(ObliquePeer, LiesStraightForAfni) {
  Peer peer({"small", 8, PeerSeries::left_handed, 0});
  write_afni(peer, Affine3d(Eigen::Scaling(-1.0, -1.0, 1.0)), From::base,
             every);
  EXPECT_GT(peer.error("AFNI .aff12.1D"), wrong);
}

}  // namespace
}  // namespace stagecraft::realign
