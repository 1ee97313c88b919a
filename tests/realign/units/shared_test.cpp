#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "stages/realign/15_shared.h"
#include "tests/realign/units/samples.h"

/// On three ranks of one node; those of other ranks than 0 fail for themselves.
namespace stagecraft::realign {
namespace {

Team all() { return team_of(MPI_COMM_WORLD); }

TEST(Node, HasTheRanksOfThisMachine) {
  const Team team = all();
  const auto communicator = ranks_of_node(team);
  const Team node = team_of(*communicator);
  EXPECT_EQ(node.ranks, team.ranks);
  EXPECT_EQ(node.rank, team.rank);
}

TEST(Fits, IsDecidedByOneRankForAll) {
  const Team team = all();
  EXPECT_TRUE(fits(team, 1));
  // On one rank alone it would fit.
  const std::size_t much = std::numeric_limits<std::size_t>::max() / 2;
  EXPECT_FALSE(fits(team, team.rank == 0 ? much : 1));
  EXPECT_TRUE(fits(team, team.rank == 0 ? 1 : much));
}

TEST(SharedFloats, AreThoseOfTheFirstRank) {
  constexpr int count = 5000;
  const Team team = all();
  const auto node = ranks_of_node(team);
  const auto floats = shared_floats(node, count);
  if (team.rank == 0)
    for (int n = 0; n < count; ++n) floats[n] = static_cast<float>(n);
  MPI_Barrier(team.communicator);
  for (int n = 0; n < count; ++n)
    ASSERT_EQ(floats[n], static_cast<float>(n)) << "on rank " << team.rank;
  MPI_Barrier(team.communicator);
  if (team.rank == team.ranks - 1) floats[7] = -1;
  MPI_Barrier(team.communicator);
  EXPECT_EQ(floats[7], -1) << "on rank " << team.rank << ": a copy";
}

void expect_same(const NormalEquations& found, const NormalEquations& right) {
  EXPECT_EQ(found.sums, right.sums);
}

// Level 0 is shared, level 1 each rank's own; no one can tell.
TEST(Tables, AreTheSameWhereTheyAreShared) {
  const Team team = all();
  const Grid grid = samples::oblique_grid({21, 12, 11});
  const Volume reference = samples::noise(grid.shape);
  const Options options;
  const Fill fill = fill_vectors_from(reference, grid);
  Tables shared(grid, options, fill);
  Tables own(grid, options, fill);
  share_on_node(team, shared, grid, options);
  for (const int level : {0, 1}) {
    const Table& found = shared[level];
    const Table& right = own[level];
    EXPECT_EQ(found.fwhm, right.fwhm);
    EXPECT_EQ(found.margin, right.margin);
    ASSERT_EQ(found.rows.size(), right.rows.size());
    expect_same(found.all, right.all);
    expect_same(found.few, right.few);
    for (std::size_t r = 0; r < right.rows.size(); ++r) {
      for (std::size_t c = 0; c < columns; ++c) {
        const std::size_t column = c * right.stride;
        for (std::size_t n = 0; n < static_cast<std::size_t>(right.length); ++n)
          ASSERT_EQ(found.of(r)[column + n], right.of(r)[column + n]);
      }
    }
  }
}

}  // namespace
}  // namespace stagecraft::realign

int main(int argc, char** argv) {
  stagecraft::realign::start_mpi(argc, argv, MPI_THREAD_MULTIPLE);
  testing::InitGoogleTest(&argc, argv);
  const int status = RUN_ALL_TESTS();
  stagecraft::realign::end_mpi();
  return status;
}
