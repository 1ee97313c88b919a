#include "common/base/launch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "common/base/error.h"
#include "common/base/resources.h"
#include "tests/common/base/folder.h"

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

TEST(ThreadsOfRank, AreChosenAndSaidWhy) {
  const auto cpus = static_cast<int>(allowed_cpus_of_process().size());
  unsetenv("OMP_NUM_THREADS");
  unsetenv("SLURM_CPUS_PER_TASK");
  const Launch alone;
  const Threads all = threads_of_rank(0, alone);
  EXPECT_LE(all.count, cpus);
  setenv("SLURM_CPUS_PER_TASK", "1", 1);
  EXPECT_EQ(threads_of_rank(0, alone).count, 1);
  setenv("SLURM_CPUS_PER_TASK", "4096", 1);
  EXPECT_EQ(threads_of_rank(0, alone).count, all.count);
  setenv("OMP_NUM_THREADS", "3,2", 1);
  EXPECT_EQ(threads_of_rank(0, alone).count, 3);
  EXPECT_EQ(threads_of_rank(0, alone).why, "OMP_NUM_THREADS");
  EXPECT_EQ(threads_of_rank(5, alone).count, 5);
  EXPECT_EQ(threads_of_rank(5, alone).why, "--threads");
  setenv("OMP_NUM_THREADS", "many", 1);
  EXPECT_EQ(threads_of_rank(0, alone).count, all.count);
  unsetenv("OMP_NUM_THREADS");
  unsetenv("SLURM_CPUS_PER_TASK");
}

TEST(Copies, AreToldByTheirStep) {
  EXPECT_NO_THROW(expect_no_copies());
  setenv("SLURM_NTASKS", "4", 1);
  EXPECT_NO_THROW(expect_no_copies());
  setenv("SLURM_STEP_NUM_TASKS", "1", 1);
  EXPECT_NO_THROW(expect_no_copies());
  setenv("SLURM_STEP_NUM_TASKS", "4", 1);
  EXPECT_THROW(expect_no_copies(), BadInput);
  for (const char* rank : {"PMIX_RANK", "PMI_RANK"}) {
    setenv(rank, "0", 1);
    EXPECT_NO_THROW(expect_no_copies());
    unsetenv(rank);
  }
  unsetenv("SLURM_STEP_NUM_TASKS");
  unsetenv("SLURM_NTASKS");
}

/// Variables of a launcher in a folder of its own.
class InheritedLaunch : public testing::Test {
 protected:
  InheritedLaunch() {
    setenv("PMIX_RANK", "1", 1);
    setenv("PMIX_NAMESPACE", "job", 1);
    setenv("PMIX_SERVER_TMPDIR", folder_.path().c_str(), 1);
    setenv("OMPI_COMM_WORLD_SIZE", "2", 1);
    setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 1);
  }
  ~InheritedLaunch() override {
    for (const char* name :
         {"PMIX_RANK", "PMIX_NAMESPACE", "PMIX_SERVER_TMPDIR",
          "OMPI_COMM_WORLD_SIZE", "OMPI_ALLOW_RUN_AS_ROOT"}) {
      unsetenv(name);
    }
  }
  samples::Folder folder_;
};

TEST_F(InheritedLaunch, IsShedByTheSecondProgramThatUsesMpi) {
  shed_inherited_launch(Mpi::unused);
  shed_inherited_launch(Mpi::used);
  EXPECT_EQ(launch().ranks, 2);
  shed_inherited_launch(Mpi::unused);
  EXPECT_EQ(launch().ranks, 2);
  shed_inherited_launch(Mpi::used);
  EXPECT_EQ(launch().ranks, 1);
  EXPECT_EQ(std::getenv("PMIX_RANK"), nullptr);
  EXPECT_STREQ(std::getenv("OMPI_ALLOW_RUN_AS_ROOT"), "1");
}

TEST_F(InheritedLaunch, IsAnotherRanksOwn) {
  shed_inherited_launch(Mpi::used);
  setenv("PMIX_RANK", "2", 1);
  shed_inherited_launch(Mpi::used);
  EXPECT_EQ(launch().ranks, 2);
}

// Where the launcher's folder takes no mark.
TEST_F(InheritedLaunch, IsTakenForItsOwnWhereNothingTells) {
  for (const char* folder : {"", "/nonexistent"}) {
    setenv("PMIX_SERVER_TMPDIR", folder, 1);
    for (int time = 0; time < 2; ++time) shed_inherited_launch(Mpi::used);
    EXPECT_EQ(launch().ranks, 2);
  }
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
