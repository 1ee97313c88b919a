#include "stages/realign/base/motion.h"

#include <gtest/gtest.h>

namespace stagecraft::realign {
namespace {

// Each frame is brought onto the mean, then with frame 0 from the mean to where
// frame 0 was.
TEST(Anchor, TellsCorrectionsAsThoseOntoFrameZero) {
  std::vector<FrameMotion> onto_mean(3);
  onto_mean[0].correction << 1, 2, 3, 0.1, -0.2, 0.3;
  onto_mean[1].correction << -2, 1, 0, 0.2, 0.1, -0.1;
  onto_mean[2].correction << 4, 0, -1, 0, 0.3, 0.2;
  onto_mean[2].iterations = 9;
  onto_mean[2].converged = false;
  std::vector<FrameMotion> found = onto_mean;
  Anchor anchor;
  for (int t = 0; t < 3; ++t)
    anchor(t, found[static_cast<std::size_t>(t)].correction);
  EXPECT_EQ(found[0].correction, Parameters::Zero());
  for (const std::size_t t : {1U, 2U}) {
    const Eigen::Matrix4d expected = inverse(rigid(onto_mean[0].correction)) *
                                     rigid(onto_mean[t].correction);
    EXPECT_LE((rigid(found[t].correction) - expected).cwiseAbs().maxCoeff(),
              1e-13);
  }
  EXPECT_EQ(found[2].iterations, 9);
  EXPECT_FALSE(found[2].converged);
}

}  // namespace
}  // namespace stagecraft::realign
