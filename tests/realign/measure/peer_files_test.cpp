#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/error.h"
#include "stages/realign/base/motion_table.h"
#include "stages/realign/base/transforms.h"
#include "stages/realign/measure/peer_motion.h"
#include "tests/realign/measure/peer_sample.h"

namespace stagecraft::realign {
namespace {

using namespace samples;
using testing::HasSubstr;
using testing::ThrowsMessage;

class PeerFiles : public testing::Test {
 protected:
  void write_own() {
    Motion motion;
    for (const Parameters& p : peer_.truth()) motion.push_back({p});
    peer_.write("out/rp_clean.txt", motion_rp(motion));
    for (int t = 0; t < peer_.frames(); ++t) {
      peer_.write(fmt::format("out/clean_fsl/MAT_{:04}", t),
                  fsl_matrix(peer_.truth()[static_cast<std::size_t>(t)],
                             peer_.grid(), peer_.grid()));
    }
    peer_.write("out/clean.aff12.1D",
                afni_rows(motion, peer_.grid(), peer_.grid()));
  }
  void expect_refused(const std::string& part) {
    EXPECT_THAT([&] { peer_.read(); },
                ThrowsMessage<BadInput>(HasSubstr(part)));
  }
  Peer peer_{{"clean", 4, PeerSeries::left_handed, 0}};
};

TEST_F(PeerFiles, OfOurOwnAreReadInOrderOfTrust) {
  EXPECT_FALSE(peer_.read());
  write_own();
  EXPECT_LT(peer_.error("AFNI .aff12.1D"), 1e-9);
  fs::remove(peer_.folder() / "out/clean.aff12.1D");
  EXPECT_LT(peer_.error("FSL .mat"), 1e-9);
  fs::remove_all(peer_.folder() / "out/clean_fsl");
  EXPECT_LT(peer_.error("SPM rp_*.txt"), 1e-9);
}

TEST_F(PeerFiles, AreNotLookedForTooDeep) {
  peer_.write("1/2/3/4/rp_deep.txt", "");
  EXPECT_FALSE(peer_.read());
  peer_.write("1/2/3/rp_less.txt", "");
  expect_refused("rp_less.txt has 0 rows");
}

TEST_F(PeerFiles, OfAnotherScanAreRefused) {
  peer_.write("rp_a.txt", "0 0 0 0 0 0\n0 0 0 0 0 0\n");
  expect_refused("rp_a.txt has 2 rows");
  peer_.write("a.par", "0 0 0 0 0 0\n0 0 0 0 0 0\n");
  expect_refused("a.par has 2 rows of motion but the scan has 4 frames");
  peer_.write("m/MAT_0000", "1 0 0 0\n0 1 0 0\n0 0 1 0\n0 0 0 1\n");
  expect_refused("m holds 1 matrices but the scan has 4 frames");
  peer_.write("a.aff12.1D", "1 0 0 0 0 1 0 0 0 0 1 0\n");
  expect_refused("a.aff12.1D has 1 rows of motion but the scan has 4 frames");
}

TEST_F(PeerFiles, ThatAreNotNumbersAreRefused) {
  const std::string still = "0 0 0 0 0 0\n0 0 0 0 0 0\n0 0 0 0 0 0\n";
  peer_.write("a.par", still + "0 0 nan 0 0 0\n");
  expect_refused("a.par, line 4: column 3 holds \"nan\"");
  peer_.write("a.par", still + "0 0 1e999 0 0 0\n");
  expect_refused("a.par, line 4: column 3 holds \"1e999\"");
  peer_.write("a.par", still + "0 0 0 0 0\n");
  expect_refused("a.par, line 4: 5 columns instead of 6");
  peer_.write("a.par", still + "0 0 0 0 0 0 x\n");
  expect_refused("a.par, line 4: 7 columns instead of 6");
}

TEST_F(PeerFiles, ThatMissAMatrixAreRefused) {
  write_own();
  fs::remove(peer_.folder() / "out/clean.aff12.1D");
  fs::rename(peer_.folder() / "out/clean_fsl/MAT_0002",
             peer_.folder() / "out/clean_fsl/MAT_0007");
  expect_refused("MAT_0002 cannot be read");
}

TEST_F(PeerFiles, OfWhichThereAreTwoAreRefused) {
  peer_.write("rp_a.txt", "");
  peer_.write("b/rp_b.txt", "");
  expect_refused("may both be the motion");
}

TEST_F(PeerFiles, WithoutAFrameAtRestAreRefused) {
  peer_.write("a.par", "0 0 0 0 0 1\n0 0 0 0 0 1\n0 0 0 0 0 1\n0 0 0 0 0 1\n");
  expect_refused("a.par has no frame without motion");
}

TEST_F(PeerFiles, ThatStretchAreRefused) {
  peer_.write("a.aff12.1D",
              "1 0 0 0 0 1 0 0 0 0 1 0\n1 0 0 0 0 1 0 0 0 0 1 0\n"
              "1 0 0 0 0 1.01 0 0 0 0 1 0\n1 0 0 0 0 1 0 0 0 0 1 0\n");
  expect_refused("a.aff12.1D does not move frame 2 rigidly");
}

}  // namespace
}  // namespace stagecraft::realign
