#include <gtest/gtest.h>
#include <hwloc.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "common/base/resources.h"
#include "stages/realign/04_bind.h"

namespace stagecraft::realign {
namespace {

using Numbers = std::vector<int>;
using Plan = std::vector<Numbers>;

/// A machine as hwloc's synthetic notation describes it. CPUs are numbered core
/// by core unless it says otherwise.
Machine imagined(const std::string& description) {
  hwloc_topology_t topology = nullptr;
  hwloc_topology_init(&topology);
  Machine machine(topology, hwloc_topology_destroy);
  if (hwloc_topology_set_synthetic(topology, description.c_str()) != 0 ||
      hwloc_topology_load(topology) != 0)
    throw std::runtime_error("hwloc refuses " + description);
  return machine;
}

CpuSet set_of(const Numbers& cpus) {
  CpuSet set;
  for (const int cpu : cpus) set.set(static_cast<unsigned>(cpu));
  return set;
}

/// The CPUs first, first + step ... up to and with last.
Numbers range(int first, int last, int step = 1) {
  Numbers cpus;
  for (int cpu = first; cpu <= last; cpu += step) cpus.push_back(cpu);
  return cpus;
}

/// The placement where all ranks may use the same CPUs.
Placement place(const std::string& description, const Numbers& allowed,
                std::size_t ranks, int threads) {
  return placement(imagined(description),
                   std::vector<CpuSet>(ranks, set_of(allowed)), threads);
}

TEST(Placement, OneCore) {
  EXPECT_EQ(place("core:1 pu:1", {0}, 1, 1).cpus, (Plan{{0}}));
  const Placement crowded = place("core:1 pu:1", {0}, 2, 2);
  EXPECT_EQ(crowded.cpus, (Plan{{0, 0}, {0, 0}}));
  EXPECT_EQ(crowded.shared, 3U);
}

TEST(Placement, HardwareThreadsComeLast) {
  const std::string machine = "core:8 pu:2";
  const Numbers all = range(0, 15);
  EXPECT_EQ(place(machine, all, 1, 4).cpus, (Plan{{0, 2, 4, 6}}));
  EXPECT_EQ(place(machine, all, 1, 8).cpus, (Plan{range(0, 14, 2)}));
  EXPECT_EQ(place(machine, all, 2, 4).cpus,
            (Plan{{0, 2, 4, 6}, {8, 10, 12, 14}}));
  EXPECT_EQ(place(machine, all, 2, 8).cpus, (Plan{range(0, 7), range(8, 15)}));
  EXPECT_EQ(place(machine, all, 1, 16).shared, 0U);
}

TEST(Placement, SecondHardwareThreadsAreSpreadEvenly) {
  EXPECT_EQ(place("core:8 pu:2", range(0, 15), 3, 4).cpus,
            (Plan{{0, 1, 2, 4}, {5, 6, 8, 9}, {10, 12, 13, 14}}));
}

TEST(Placement, FollowsTheMachineNotTheNumbers) {
  // As Linux numbers them: CPUs n and n + 4 are one core.
  const std::string machine = "core:4 pu:2(indexes=0,4,1,5,2,6,3,7)";
  EXPECT_EQ(place(machine, range(0, 7), 2, 2).cpus, (Plan{{0, 1}, {2, 3}}));
  EXPECT_EQ(place(machine, range(0, 7), 2, 4).cpus,
            (Plan{{0, 4, 1, 5}, {2, 6, 3, 7}}));
}

TEST(Placement, RanksSpreadOverPackages) {
  const std::string machine = "pack:2 core:4 pu:1";
  const Numbers all = range(0, 7);
  EXPECT_EQ(place(machine, all, 1, 2).cpus, (Plan{{0, 1}}));
  EXPECT_EQ(place(machine, all, 1, 6).cpus, (Plan{range(0, 5)}));
  EXPECT_EQ(place(machine, all, 2, 1).cpus, (Plan{{0}, {4}}));
  EXPECT_EQ(place(machine, all, 2, 3).cpus, (Plan{{0, 1, 2}, {4, 5, 6}}));
  EXPECT_EQ(place(machine, all, 3, 2).cpus, (Plan{{0, 1}, {4, 5}, {2, 3}}));
}

TEST(Placement, ARankThatFitsNowhereTakesWhatIsLeft) {
  EXPECT_EQ(place("pack:2 core:8 pu:1", range(0, 15), 3, 5).cpus,
            (Plan{range(0, 4), range(8, 12), {5, 6, 7, 13, 14}}));
}

TEST(Placement, RanksSpreadOverNumaNodesOfAPackage) {
  EXPECT_EQ(place("pack:1 group:2 [numa] core:4 pu:1", range(0, 7), 2, 2).cpus,
            (Plan{{0, 1}, {4, 5}}));
}

TEST(Placement, RanksSpreadOverCaches) {
  const std::string machine = "pack:1 l3:4 core:4 pu:2";
  const Numbers all = range(0, 31);
  EXPECT_EQ(place(machine, all, 1, 6).cpus, (Plan{range(0, 10, 2)}));
  EXPECT_EQ(place(machine, all, 2, 2).cpus, (Plan{{0, 2}, {8, 10}}));
  EXPECT_EQ(place(machine, all, 4, 4).cpus,
            (Plan{range(0, 6, 2), range(8, 14, 2), range(16, 22, 2),
                  range(24, 30, 2)}));
  EXPECT_EQ(place(machine, all, 5, 2).cpus,
            (Plan{{0, 2}, {8, 10}, {16, 18}, {24, 26}, {4, 6}}));
  EXPECT_EQ(place(machine, all, 4, 8).cpus,
            (Plan{range(0, 7), range(8, 15), range(16, 23), range(24, 31)}));
}

TEST(Placement, PackagesComeBeforeCaches) {
  EXPECT_EQ(place("pack:2 l3:2 core:2 pu:1", range(0, 7), 4, 1).cpus,
            (Plan{{0}, {4}, {2}, {6}}));
}

TEST(Placement, StaysInsideHalfCores) {
  EXPECT_EQ(place("core:8 pu:2", range(1, 15, 2), 2, 4).cpus,
            (Plan{{1, 3, 5, 7}, {9, 11, 13, 15}}));
  EXPECT_EQ(place("core:4 pu:2", {1, 2, 3}, 1, 2).cpus, (Plan{{1, 2}}));
  EXPECT_EQ(place("core:4 pu:2", {1, 2, 3}, 3, 1).cpus, (Plan{{1}, {2}, {3}}));
}

TEST(Placement, ACacheWithOneCoreIsNotSharedByARank) {
  const std::string machine = "pack:1 l3:4 core:4 pu:1";
  const Numbers allowed = range(3, 15);  // of the first L3 its last core
  EXPECT_EQ(place(machine, allowed, 1, 2).cpus, (Plan{{4, 5}}));
  EXPECT_EQ(place(machine, allowed, 4, 1).cpus, (Plan{{4}, {8}, {12}, {3}}));
  EXPECT_EQ(place(machine, allowed, 4, 2).cpus,
            (Plan{{4, 5}, {8, 9}, {12, 13}, {6, 7}}));
}

TEST(Placement, MoreRanksThanCores) {
  const Placement threaded = place("core:2 pu:2", range(0, 3), 3, 1);
  EXPECT_EQ(threaded.cpus, (Plan{{0}, {1}, {2}}));
  EXPECT_EQ(threaded.shared, 0U);
  const Placement crowded = place("core:2 pu:1", {0, 1}, 5, 1);
  EXPECT_EQ(crowded.cpus, (Plan{{0}, {0}, {0}, {1}, {1}}));
  EXPECT_EQ(crowded.shared, 3U);
}

TEST(Placement, MoreThreadsThanCpusShareEvenly) {
  const Placement plan = place("core:2 pu:2", range(0, 3), 2, 4);
  EXPECT_EQ(plan.cpus, (Plan{{0, 0, 1, 1}, {2, 2, 3, 3}}));
  EXPECT_EQ(plan.shared, 4U);
}

TEST(Placement, KeepsToTheLaunchersMasks) {
  const Machine machine = imagined("pack:2 core:4 pu:2");
  const Placement cores =
      placement(machine, {set_of({2, 3}), set_of({0, 1}), set_of({14, 15})}, 2);
  EXPECT_EQ(cores.cpus, (Plan{{2, 3}, {0, 1}, {14, 15}}));
  EXPECT_EQ(cores.shared, 0U);
  // Two ranks a package, dealt in turn.
  const CpuSet left = set_of(range(0, 7));
  const CpuSet right = set_of(range(8, 15));
  EXPECT_EQ(placement(machine, {left, right, left, right}, 2).cpus,
            (Plan{{0, 2}, {8, 10}, {4, 6}, {12, 14}}));
  // The one core that Open MPI 4.1 gives to `mpirun -n 1`.
  EXPECT_EQ(placement(machine, {set_of({0, 1})}, 4).shared, 2U);
}

TEST(Placement, CpusWithoutCoresCountAsCores) {
  const std::string machine = "pack:2 pu:4";
  ASSERT_EQ(hwloc_get_nbobjs_by_type(imagined(machine).get(), HWLOC_OBJ_CORE),
            0);
  EXPECT_EQ(place(machine, range(0, 7), 1, 2).cpus, (Plan{{0, 1}}));
  EXPECT_EQ(place(machine, range(0, 7), 2, 2).cpus, (Plan{{0, 1}, {4, 5}}));
}

TEST(Placement, LargeMachine) {
  const std::string machine = "pack:2 l3:8 core:8 pu:2";
  const Numbers all = range(0, 255);
  EXPECT_EQ(place(machine, all, 2, 64).cpus,
            (Plan{range(0, 126, 2), range(128, 254, 2)}));
  EXPECT_EQ(place(machine, all, 1, 256).cpus, (Plan{all}));
  const Placement caches = place(machine, all, 16, 8);
  for (std::size_t rank = 0; rank < 16; ++rank) {
    const int cache = static_cast<int>(rank % 2 * 8 + rank / 2);
    EXPECT_EQ(caches.cpus[rank], range(16 * cache, 16 * cache + 14, 2));
  }
}

TEST(Placement, NothingAllowedIsAnError) {
  EXPECT_THROW(place("core:2 pu:1", {}, 1, 1), std::runtime_error);
  EXPECT_THROW(place("core:2 pu:1", {7}, 1, 1), std::runtime_error);
}

/// The cores of these CPUs, on machines of two CPUs a core.
std::set<int> cores_of(const Numbers& cpus) {
  std::set<int> cores;
  for (const int cpu : cpus) cores.insert(cpu / 2);
  return cores;
}

/// Holds the rules for ranks that may use the same CPUs.
void check_group(const Numbers& allowed, const Plan& ranks,
                 std::size_t threads) {
  std::map<int, std::size_t> users;
  for (const int cpu : allowed) users[cpu] = 0;
  for (const Numbers& rank : ranks) {
    EXPECT_EQ(rank.size(), threads);
    for (const int cpu : rank) {
      ASSERT_TRUE(users.contains(cpu)) << cpu << " is not allowed";
      ++users[cpu];
    }
  }
  Numbers used;
  std::size_t least = users.begin()->second, most = 0;
  for (const auto& [cpu, count] : users) {
    if (count > 0) used.push_back(cpu);
    least = std::min(least, count);
    most = std::max(most, count);
  }
  if (most > 1) {
    EXPECT_LE(most - least, 1U) << "shared unevenly";
  }
  if (used.size() > cores_of(used).size()) {
    EXPECT_EQ(cores_of(used), cores_of(allowed))
        << "a second hardware thread is used, a core is not";
  }
}

TEST(Placement, RulesHoldForAnyAllowedSets) {
  const std::string description = "pack:2 l3:2 core:3 pu:2";
  const Machine machine = imagined(description);
  const Machine seen_by_another_rank = imagined(description);
  std::mt19937 random(7);
  const auto below = [&](unsigned bound) {
    return static_cast<unsigned>(random()) % bound;
  };
  for (int round = 0; round < 1000; ++round) {
    std::vector<Numbers> sets(1 + below(3));
    for (Numbers& set : sets) {
      const unsigned share = 1 + below(8);  // eighths of the machine
      for (int cpu = 0; cpu < 24; ++cpu)
        if (below(8) < share) set.push_back(cpu);
      if (set.empty()) set.push_back(static_cast<int>(below(24)));
    }
    std::ranges::sort(sets);
    sets.erase(std::unique(sets.begin(), sets.end()), sets.end());
    const std::size_t threads = 1 + below(9);
    std::vector<std::size_t> set_of_rank(1 + below(9));
    std::vector<CpuSet> allowed;
    for (std::size_t& set : set_of_rank) {
      set = below(static_cast<unsigned>(sets.size()));
      allowed.push_back(set_of(sets[set]));
    }

    const Placement plan =
        placement(machine, allowed, static_cast<int>(threads));
    std::size_t shared = 0;
    for (std::size_t set = 0; set < sets.size(); ++set) {
      Plan group;
      for (std::size_t rank = 0; rank < allowed.size(); ++rank)
        if (set_of_rank[rank] == set) group.push_back(plan.cpus[rank]);
      check_group(sets[set], group, threads);
      const std::size_t workers = group.size() * threads;
      shared += workers - std::min(workers, sets[set].size());
    }
    EXPECT_EQ(plan.shared, shared);
    EXPECT_EQ(
        placement(seen_by_another_rank, allowed, static_cast<int>(threads))
            .cpus,
        plan.cpus);
    ASSERT_FALSE(HasFailure()) << "round " << round;
  }
}

/// Runs `work` on a thread of its own, whose binding ends with it.
template <typename Work>
void apart(Work work) {
  std::thread(work).join();
}

TEST(BindThread, ReallyBindsTheCallingThreadAlone) {
  const Machine machine = this_machine();
  const Numbers before = allowed_cpus();
  for (const int cpu : before) {
    apart([&] {
      EXPECT_EQ(bind_thread(machine, cpu), "asked " + std::to_string(cpu) +
                                               ", got " + std::to_string(cpu));
      cpu_set_t set;
      ASSERT_EQ(sched_getaffinity(0, sizeof set, &set), 0);
      EXPECT_EQ(CPU_COUNT(&set), 1);
      EXPECT_TRUE(CPU_ISSET(static_cast<std::size_t>(cpu), &set));
    });
    EXPECT_EQ(allowed_cpus(), before);
  }
}

TEST(BindThread, ReportsWhatWasGotNotWhatWasAsked) {
  // hwloc pretends to bind on a machine that is not this one.
  apart([] {
    EXPECT_EQ(bind_thread(imagined("core:64 pu:1"), 63),
              "asked 63, got " + cpu_list(allowed_cpus()));
  });
}

/// Makes the kernel refuse the calling thread's wish to bind; no privilege is
/// needed. False where the kernel has no such filters.
bool forbid_binding() {
  sock_filter rules[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_sched_setaffinity, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog filter{std::size(rules), rules};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

TEST(BindThread, SaysThatBindingIsNotPermitted) {
  const Machine machine = this_machine();
  bool forbidden = false;
  apart([&] {
    forbidden = forbid_binding();
    if (!forbidden) return;
    EXPECT_EQ(
        bind_thread(machine, allowed_cpus().front()),
        "binding not permitted (EPERM), runs on " + cpu_list(allowed_cpus()));
  });
  if (!forbidden) GTEST_SKIP() << "this kernel cannot forbid binding";
}

TEST(AllowedHere, IsWhatTheLauncherLeft) {
  const int last = allowed_cpus().back();
  apart([&] {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(static_cast<std::size_t>(last), &set);
    ASSERT_EQ(sched_setaffinity(0, sizeof set, &set), 0);
    EXPECT_EQ(allowed_here(), set_of({last}));
    EXPECT_EQ(placement(this_machine(), {allowed_here()}, 1).cpus,
              (Plan{{last}}));
  });
}

}  // namespace
}  // namespace stagecraft::realign
