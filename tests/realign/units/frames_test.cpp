#include <gtest/gtest.h>

#include <cstdlib>
#include <vector>

#include "common/base/error.h"
#include "stages/realign/05_frames.h"

/// On any number of ranks; those of other ranks than 0 fail for themselves.
namespace stagecraft::realign {
namespace {

constexpr Shape shape = {3, 4, 2};

/// All ranks.
Team team() { return team_of(MPI_COMM_WORLD); }

/// Frames of one value each, which only rank 0 can read, in rising order.
class Numbered : public Input {
 public:
  explicit Numbered(int frames) : frames_(frames) {}
  Scan scan() const override { return {{shape, {}}, {shape, {}}, frames_, 1}; }
  Volume read(int t) override {
    EXPECT_EQ(team().rank, 0);
    EXPECT_EQ(t, next_++);
    return Volume(shape, t + 0.5);
  }
  Volume reference() override { return read(0); }

 private:
  int frames_;
  int next_ = 0;
};

/// Takes frames that hold their number, in rising order, on rank 0.
class Checked : public Output {
 public:
  void write(int t, std::span<const double> voxels) override {
    EXPECT_EQ(team().rank, 0);
    EXPECT_EQ(t, written++);
    ASSERT_EQ(voxels.size(), voxel_count(shape));
    for (const double voxel : voxels) EXPECT_EQ(voxel, t + 0.5);
  }
  int written = 0;
};

// Fewer frames than ranks, as many, and more.
TEST(Frames, AreDealtInTurnAndComeBackInOrder) {
  for (const int count : {1, 2, 3, 4, 10}) {
    Numbered input(count);
    std::vector<Volume> frames = deal(team(), input, input.scan());
    ASSERT_EQ(std::ssize(frames), count);
    for (int t = 0; t < count; ++t) {
      ASSERT_EQ(mine(team(), t), t % team().ranks == team().rank);
      ASSERT_EQ(frames[t].size(), mine(team(), t) ? voxel_count(shape) : 0U);
      for (const double voxel : frames[t].voxels()) EXPECT_EQ(voxel, t + 0.5);
    }
    Checked output;
    collect(team(), frames, shape, output);
    EXPECT_EQ(output.written, team().rank == 0 ? count : 0);
    for (const Volume& frame : frames) EXPECT_EQ(frame.size(), 0U) << "kept";
  }
}

TEST(Motion, OfRankZeroIsOnEveryRank) {
  Motion motion;
  if (team().rank == 0) {
    motion.resize(5);
    for (int t = 0; t < 5; ++t) motion[t].correction[2] = t;
  }
  motion = on_all(team(), motion, 5);
  ASSERT_EQ(motion.size(), 5U);
  for (int t = 0; t < 5; ++t) EXPECT_EQ(motion[t].correction[2], t);
  EXPECT_EQ(on_all(team(), {}, 3).size(), 3U);
}

/// Fits as every rank knows them: its own alone.
std::vector<Fit> own_fits(int frames) {
  std::vector<Fit> fits(frames);
  for (int t = 0; t < frames; ++t) {
    if (!mine(team(), t)) continue;
    fits[t].correction[0] = t;
    fits[t].iterations = t;
    fits[t].converged = t % 2 == 0;
  }
  return fits;
}

TEST(Outcome, OfEveryFrameIsOnEveryRank) {
  const Scan scan = Numbered(7).scan();
  std::vector<Fit> fits = own_fits(7);
  Motion motion(7);
  motion[1].correction[0] = 42;
  share_outcome(team(), fits, scan, motion);
  for (int t = 0; t < 7; ++t) {
    EXPECT_EQ(fits[t].iterations, t);
    if (t == scan.reference_frame) continue;
    EXPECT_EQ(motion[t].correction[0], t);
    EXPECT_EQ(motion[t].converged, t % 2 == 0);
  }
  EXPECT_EQ(motion[1].correction[0], 42) << "the reference stays";
}

TEST(Outcome, OfALostFrameIsKnownOnAllRanks) {
  std::vector<Fit> fits = own_fits(7);
  fits[4].lost = mine(team(), 4);
  Motion motion(7);
  share_outcome(team(), fits, Numbered(7).scan(), motion);
  EXPECT_TRUE(motion[4].lost);
  EXPECT_FALSE(motion[5].lost);
}

}  // namespace
}  // namespace stagecraft::realign

int main(int argc, char** argv) {
  stagecraft::realign::start_mpi(argc, argv, MPI_THREAD_FUNNELED);
  testing::InitGoogleTest(&argc, argv);
  const int status = RUN_ALL_TESTS();
  stagecraft::realign::end_mpi();
  return status;
}
