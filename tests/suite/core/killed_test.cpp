#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string.h>

#include <algorithm>
#include <csignal>
#include <functional>
#include <memory>
#include <ostream>

#include "tests/suite/core/core.h"

/// Programs that are killed while they write: no hang, no success, and no file
/// that is not whole.
namespace stagecraft::core {
namespace {

using black_box::bytes_open_in;
using black_box::comes_true;
using black_box::state_of;
using testing::IsEmpty;

/// A run that was met in the act of writing.
struct Met {
  std::unique_ptr<Example> example;
  std::unique_ptr<Process> process;  ///< none: it was not met
  fs::path out;
};

/// Starts runs until one is met, which is as `at` finds: it is asked again and
/// again while one runs. A run that was too quick is followed by one of more
/// work.
template <class At>
Met meet(const Workers& workers, At at, const Words& before = {}) {
  // A look at ranks costs some 0.3 ms, and they start for longer.
  const std::chrono::microseconds between_looks{workers.ranks > 0 ? 2000 : 100};
  Met met;
  double times = 1;
  comes_true([&] {
    met.process.reset();
    met.example = std::make_unique<Example>(times, workers);
    times = std::min(2 * times, 8.0);
    met.out = fs::canonical(met.example->folder.path()) / "out";
    Words words =
        command(subject().program, met.example->fixture, met.out, workers);
    words.insert(words.begin(), before.begin(), before.end());
    met.process = std::make_unique<Process>(words);
    while (!met.process->ended()) {
      if (at(met)) return true;
      std::this_thread::sleep_for(between_looks);
    }
    met.process.reset();
    return false;
  });
  return met;
}

/// The bytes of files that have their names.
std::uintmax_t bytes_whole_in(const fs::path& folder) {
  std::uintmax_t bytes = 0;
  std::error_code error;
  for (const auto& file : fs::directory_iterator(folder, error)) {
    const std::uintmax_t size = file.file_size(error);
    if (!error) bytes += size;
  }
  return bytes;
}

struct Blow {
  int signal;
  double part;  ///< of the bytes of all results that were written before
};

std::string name_of_blow(const testing::TestParamInfo<Blow>& info) {
  const auto& [signal, part] = info.param;
  return std::string(sigabbrev_np(signal)) + (part > 0 ? "Later" : "");
}

void PrintTo(const Blow& blow, std::ostream* stream) {
  *stream << strsignal(blow.signal) << " after " << blow.part;
}

class Killed : public testing::TestWithParam<Blow> {};

TEST_P(Killed, LeavesOnlyWholeFiles) {
  const auto [signal, part] = GetParam();
  const Met met = meet({}, [part = part](const Met& here) {
    if (!here.process->halt()) return false;
    double all = 0;
    for (const auto& [name, bytes] : here.example->whole) {
      all += static_cast<double>(bytes.size());
    }
    const auto open = bytes_open_in(here.process->id(), here.out);
    if (open &&
        static_cast<double>(*open + bytes_whole_in(here.out)) >= part * all) {
      return true;
    }
    here.process->go_on();
    return false;
  });
  ASSERT_NE(met.process, nullptr) << "no run was met while it wrote";
  expect_only_whole(met.out, met.example->whole);
  kill(met.process->id(), signal);
  met.process->go_on();
  const Outcome outcome = met.process->wait();
  EXPECT_FALSE(outcome.timed_out);
  EXPECT_TRUE(outcome.signal == signal || outcome.status == 128 + signal)
      << "signal " << outcome.signal << ", status " << outcome.status;
  expect_only_whole(met.out, met.example->whole);
  if (signal != SIGKILL) {
    EXPECT_THAT(hidden_in(met.out), IsEmpty());
  }
}

INSTANTIATE_TEST_SUITE_P(By, Killed,
                         testing::Values(Blow{SIGINT, 0}, Blow{SIGTERM, 0},
                                         Blow{SIGKILL, 0}, Blow{SIGTERM, 0.4},
                                         Blow{SIGKILL, 0.4}),
                         name_of_blow);

class KilledWithoutNamelessFiles : public testing::TestWithParam<Blow> {};

// What is being written has a name, and loses it; after SIGKILL with the next
// run.
TEST_P(KilledWithoutNamelessFiles, LeavesOnlyWholeFiles) {
  const Words stand_in{black_box::program("without-nameless-files")};
  const Outcome able = black_box::run({stand_in[0], "true"});
  if (able.status == 77) GTEST_SKIP() << able.err;
  const int signal = GetParam().signal;
  const Met met = meet(
      {},
      [](const Met& here) {
        if (!here.process->halt()) return false;
        if (!hidden_in(here.out).empty()) return true;
        here.process->go_on();
        return false;
      },
      stand_in);
  ASSERT_NE(met.process, nullptr) << "no run was met while it wrote";
  expect_only_whole(met.out, met.example->whole);
  kill(met.process->id(), signal);
  met.process->go_on();
  const Outcome outcome = met.process->wait();
  EXPECT_FALSE(outcome.timed_out);
  EXPECT_TRUE(outcome.signal == signal || outcome.status == 128 + signal)
      << "signal " << outcome.signal << ", status " << outcome.status;
  expect_only_whole(met.out, met.example->whole);
  if (signal == SIGKILL) {
    Words words = command(subject().program, met.example->fixture, met.out);
    words.insert(words.begin(), stand_in[0]);
    EXPECT_EQ(black_box::run(words).status, 0);
  }
  EXPECT_THAT(hidden_in(met.out), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(By, KilledWithoutNamelessFiles,
                         testing::Values(Blow{SIGINT, 0}, Blow{SIGHUP, 0},
                                         Blow{SIGTERM, 0}, Blow{SIGKILL, 0}),
                         name_of_blow);

class KilledWorker : public testing::TestWithParam<std::size_t> {};

TEST_P(KilledWorker, EndsTheRunAndLeavesOnlyWholeFiles) {
  if (!subject().rung.ranks) return;  // it has no workers of this kind
  constexpr int workers = 3;
  std::vector<pid_t> ranks;
  const Met met = meet({workers, 0}, [&](const Met& here) {
    const auto writes = [&](pid_t rank) {
      return bytes_open_in(rank, here.out).has_value();
    };
    ranks = black_box::ranks_of(here.process->id(), workers);
    if (std::ranges::none_of(ranks, writes)) return false;
    const pid_t victim = ranks[GetParam()];
    kill(victim, SIGSTOP);
    comes_true([&] {
      return std::string("RSD").find(state_of(victim)) == std::string::npos;
    });
    if (state_of(victim) == 'T' && std::ranges::any_of(ranks, writes))
      return true;
    kill(victim, SIGCONT);
    return false;
  });
  ASSERT_NE(met.process, nullptr) << "no run was met while it wrote";
  kill(ranks[GetParam()], SIGKILL);
  const Outcome outcome = met.process->wait();
  EXPECT_FALSE(outcome.timed_out);
  EXPECT_NE(outcome.status, 0);
  expect_only_whole(met.out, met.example->whole);
  for (const pid_t rank : ranks) {
    EXPECT_TRUE(comes_true([&] {
      return std::string("Z-").find(state_of(rank)) != std::string::npos;
    })) << rank;
  }
}

INSTANTIATE_TEST_SUITE_P(Rank, KilledWorker, testing::Values(0U, 2U),
                         testing::PrintToStringParamName());

}  // namespace
}  // namespace stagecraft::core
