#include "common/base/launch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace stagecraft {
namespace {

using testing::HasSubstr;

TEST(Launch, IsReadFromTheEnvironment) {
  unsetenv("OMPI_COMM_WORLD_LOCAL_SIZE");
  unsetenv("OMPI_MCA_orte_bound_at_launch");
  EXPECT_EQ(launch().local_ranks, 1);
  EXPECT_FALSE(launch().bound);
  setenv("OMPI_COMM_WORLD_LOCAL_SIZE", "6", 1);
  setenv("OMPI_MCA_orte_bound_at_launch", "1", 1);
  setenv("OMPI_COMM_WORLD_SIZE", "12", 1);
  setenv("OMPI_COMM_WORLD_RANK", "7", 1);
  EXPECT_EQ(launch().ranks, 12);
  EXPECT_EQ(launch().rank, 7);
  unsetenv("OMPI_COMM_WORLD_SIZE");
  unsetenv("OMPI_COMM_WORLD_RANK");
  EXPECT_EQ(launch().ranks, 1);
  EXPECT_EQ(launch().rank, 0);
  EXPECT_EQ(launch().local_ranks, 6);
  EXPECT_TRUE(launch().bound);
  setenv("OMPI_COMM_WORLD_LOCAL_SIZE", "nonsense", 1);
  EXPECT_EQ(launch().local_ranks, 1);
  unsetenv("OMPI_COMM_WORLD_LOCAL_SIZE");
  unsetenv("OMPI_MCA_orte_bound_at_launch");
}

TEST(DefaultThreads, AreARanksPartOfTheCpus) {
  EXPECT_EQ(default_threads({1, false}, 8), 8);
  EXPECT_EQ(default_threads({2, false}, 8), 4);
  EXPECT_EQ(default_threads({3, false}, 8), 2);
  EXPECT_EQ(default_threads({9, false}, 8), 1);
  EXPECT_EQ(default_threads({2, true}, 4), 4);
  EXPECT_EQ(default_threads({1, true}, 1), 1);
}

TEST(Crowding, IsNothingWhereEveryWorkerHasACpu) {
  EXPECT_EQ(crowding({{1, false}, 8, 8, 8, true}), "");
  EXPECT_EQ(crowding({{2, false}, 4, 8, 8, true}), "");
  EXPECT_EQ(crowding({{1, false}, 1, 1, 8, false}), "");
  // Every rank has a CPU of its own, and all CPUs are used.
  EXPECT_EQ(crowding({{8, true}, 1, 1, 8, true}), "");
  // Bound to one CPU, but there is one thread only.
  EXPECT_EQ(crowding({{1, true}, 1, 1, 8, false}), "");
}

TEST(Crowding, NamesTheLauncherThatBindsTooTightly) {
  const std::string sentence =
      "the launcher bound every rank to 1 of 8 CPUs, and all threads of a rank "
      "share them; give mpirun --bind-to none, or --map-by slot:PE=THREADS";
  EXPECT_EQ(crowding({{1, true}, 4, 1, 8, true}), sentence);
  EXPECT_EQ(crowding({{2, true}, 1, 1, 8, true}), sentence);
}

TEST(Crowding, CountsRanksAndThreads) {
  EXPECT_EQ(crowding({{3, false}, 4, 8, 8, true}),
            "12 threads share 8 CPUs: more ranks or threads than CPUs bring "
            "nothing");
  EXPECT_THAT(crowding({{1, false}, 2, 1, 1, true}),
              HasSubstr("2 threads share 1 CPU:"));
  EXPECT_THAT(crowding({{8, true}, 4, 1, 8, true}),
              HasSubstr("4 threads share 1 CPU:"));
}

}  // namespace
}  // namespace stagecraft
