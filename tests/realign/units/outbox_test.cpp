#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <vector>

#include "stages/realign/14_async/messages.h"

/// On three ranks; those of other ranks than 0 fail for themselves.
namespace stagecraft::realign {
namespace {

using testing::Each;

/// More than a message takes along before its receiver is ready.
constexpr std::size_t large = 1 << 20;

Team all() { return team_of(MPI_COMM_WORLD); }

/// Waits for a message.
Arrival arrival() {
  for (;;)
    if (const auto message = arrived(all())) return *message;
}

TEST(Outbox, BringsTextsAndSignalsWithTheirTags) {
  const Team team = all();
  if (team.rank == 0) {
    for (int n = 0; n < 2 * (team.ranks - 1); ++n) {
      const Arrival message = arrival();
      if (message.tag == Tag::ask) {
        receive_signal(team, message.from, Tag::ask);
      } else {
        ASSERT_EQ(message.tag, Tag::result);
        std::vector<int> text(3);
        receive(team, text.data(), text.size(), message.from, Tag::result);
        EXPECT_THAT(text, testing::ElementsAre(message.from, 2, 3));
      }
    }
    EXPECT_FALSE(arrived(team)) << "that was all";
  } else {
    Outbox outbox(team);
    signal(team, 0, Tag::ask);
    const auto text =
        std::make_shared<std::vector<int>>(std::vector{team.rank, 2, 3});
    outbox.send(text, text->data(), text->size(), 0, Tag::result);
  }
  MPI_Barrier(team.communicator);
}

// All send before any receives.
TEST(Outbox, LetsRanksSendToEachOther) {
  const Team team = all();
  Outbox outbox(team);
  for (int to = 0; to < team.ranks; ++to) {
    if (to == team.rank) continue;
    const auto text = std::make_shared<std::vector<int>>(large, team.rank);
    outbox.send(text, text->data(), text->size(), to, Tag::voxels);
  }
  for (int from = 0; from < team.ranks; ++from) {
    if (from == team.rank) continue;
    std::vector<int> text(large, -1);
    receive(team, text.data(), text.size(), from, Tag::voxels);
    EXPECT_THAT(text, Each(from));
  }
}

TEST(Outbox, KeepsWhatIsOnItsWayAndForgetsWhatHasArrived) {
  const Team team = all();
  if (team.rank == 1) {
    Outbox outbox(team);
    auto text = std::make_shared<std::vector<int>>(large, 5);
    const std::weak_ptr<void> kept = text;
    outbox.send(text, text->data(), text->size(), 0, Tag::voxels);
    text.reset();
    outbox.release();
    EXPECT_FALSE(kept.expired()) << "nobody has received it";
    MPI_Barrier(team.communicator);
    while (!kept.expired()) outbox.release();
  } else {
    MPI_Barrier(team.communicator);
    if (team.rank == 0) {
      std::vector<int> text(large);
      receive(team, text.data(), text.size(), 1, Tag::voxels);
      EXPECT_THAT(text, Each(5));
    }
  }
  MPI_Barrier(team.communicator);
}

TEST(Outbox, WaitsAtItsEndForWhatIsOnItsWay) {
  const Team team = all();
  if (team.rank == 1) {
    std::weak_ptr<void> kept;
    {
      Outbox outbox(team);
      const auto text = std::make_shared<std::vector<int>>(large, 6);
      kept = text;
      outbox.send(text, text->data(), text->size(), 0, Tag::packed);
    }
    EXPECT_TRUE(kept.expired());
  } else if (team.rank == 0) {
    std::vector<int> text(large);
    receive(team, text.data(), text.size(), 1, Tag::packed);
    EXPECT_THAT(text, Each(6));
  }
}

constexpr std::size_t bytes = 100;

Task task_of(int t) {
  return {t, Room<std::byte>(bytes, std::byte{static_cast<unsigned char>(t)})};
}

/// What a worker makes of a task.
Realigned realigned(const Task& task) {
  EXPECT_EQ(task.stored, task_of(task.t).stored);
  Realigned done;
  done.t = task.t;
  done.fit.correction << 1, 2, 3, 4, 5, task.t;
  done.fit.iterations = task.t + 1;
  done.fit.converged = true;
  done.content = {static_cast<std::size_t>(task.t), -1. * task.t, 2. * task.t};
  // Now and then there is nothing.
  done.voxels.assign(static_cast<std::size_t>(task.t % 7 * 50), task.t / 2.F);
  done.packed.bytes.assign(static_cast<std::size_t>(task.t % 5 * 9),
                           std::byte{static_cast<unsigned char>(task.t)});
  done.packed.crc = static_cast<std::uint32_t>(task.t * 3);
  done.packed.length = static_cast<std::uint64_t>(task.t * 4);
  return done;
}

void expect_same(const Realigned& found, const Realigned& right) {
  EXPECT_EQ(found.t, right.t);
  EXPECT_EQ(found.fit.correction, right.fit.correction);
  EXPECT_EQ(found.fit.iterations, right.fit.iterations);
  EXPECT_EQ(found.fit.converged, right.fit.converged);
  EXPECT_EQ(found.content.non_finite, right.content.non_finite);
  EXPECT_EQ(found.content.low, right.content.low);
  EXPECT_EQ(found.content.high, right.content.high);
  EXPECT_EQ(found.voxels, right.voxels);
  EXPECT_EQ(found.packed.bytes, right.packed.bytes);
  EXPECT_EQ(found.packed.crc, right.packed.crc);
  EXPECT_EQ(found.packed.length, right.packed.length);
}

/// A rank with workers of its own, which hold no more frames than it may.
class Rank {
 public:
  static constexpr int asking = 3;

  explicit Rank(int workers) {
    for (int n = 0; n < workers; ++n) workers_.emplace_back([this] { work(); });
  }
  Stream stream{1000};
  std::atomic<int> frames = 0;

 private:
  void work() {
    while (const auto task = stream.tasks.pop()) {
      ++frames;
      stream.results.push(realigned(*task));
    }
  }
  std::vector<std::jthread> workers_;
};

/// Frames from rank 0 to all ranks and back, of which rank 0 does some itself.
void send_around(int frames, int workers_of_rank_0) {
  const Team team = all();
  if (team.rank != 0) {
    Rank rank(2);
    ask_for_frames(team, rank.stream, bytes, Rank::asking);
    EXPECT_TRUE(rank.stream.tasks.drained());
    EXPECT_FALSE(rank.stream.results.try_pop()) << "kept";
    return;
  }
  Rank rank(workers_of_rank_0);
  for (int t = 0; t < frames; ++t) rank.stream.tasks.push(task_of(t));
  rank.stream.tasks.close();
  serve_ranks(team, rank.stream, Rank::asking);
  std::vector<int> counts(static_cast<std::size_t>(frames));
  for (int n = 0; n < frames; ++n) {
    const auto done = rank.stream.results.pop();
    ASSERT_TRUE(done);
    ++counts.at(static_cast<std::size_t>(done->t));
    expect_same(*done, realigned(task_of(done->t)));
  }
  EXPECT_THAT(counts, Each(1));
  EXPECT_FALSE(rank.stream.results.try_pop());
}

// Fewer frames than ranks, fewer than they may hold, and many.
TEST(Messages, BringEveryFrameThereAndBack) {
  for (const int frames : {0, 1, 5, 100}) {
    for (const int workers : {0, 1}) {
      send_around(frames, workers);
      MPI_Barrier(MPI_COMM_WORLD);
    }
  }
}

// Rank 0 has many frames and nobody works: what is held is what was asked for.
TEST(Messages, SendNoMoreThanWasAskedFor) {
  const Team team = all();
  constexpr int asking = 4;
  if (team.rank == 0) {
    Stream stream(1000);
    for (int t = 0; t < 50; ++t) stream.tasks.push(task_of(t));
    std::jthread server([&] { serve_ranks(team, stream, asking); });
    // Each of the other ranks holds its part before any result comes back.
    MPI_Barrier(team.communicator);
    int left = 0;
    while (stream.tasks.try_pop()) ++left;
    EXPECT_EQ(left, 50 - asking * (team.ranks - 1));
    stream.tasks.close();
    // Nothing is left to be had by those that ask again with a result.
    MPI_Barrier(team.communicator);
    for (int n = left; n < 50; ++n) EXPECT_TRUE(stream.results.pop());
    server.join();
  } else {
    Stream stream(1000);
    std::jthread messenger(
        [&] { ask_for_frames(team, stream, bytes, asking); });
    std::vector<Task> held;
    for (int n = 0; n < asking; ++n) held.push_back(*stream.tasks.pop());
    MPI_Barrier(team.communicator);
    MPI_Barrier(team.communicator);
    for (const Task& task : held) stream.results.push(realigned(task));
    messenger.join();
    EXPECT_FALSE(stream.tasks.try_pop()) << "nobody asked for that";
  }
  MPI_Barrier(team.communicator);
}

// What is left is given away, so that the others end too.
TEST(Messages, EndOnAllRanksWhereRankZeroHasFailed) {
  const Team team = all();
  if (team.rank == 0) {
    Stream stream(1000);
    for (int t = 0; t < 10; ++t) stream.tasks.push(task_of(t));
    stream.guarded([] { throw std::runtime_error("the disk is full"); });
    serve_ranks(team, stream, Rank::asking);
    EXPECT_TRUE(stream.tasks.drained());
  } else {
    Rank rank(2);
    ask_for_frames(team, rank.stream, bytes, Rank::asking);
    EXPECT_TRUE(rank.stream.tasks.drained());
  }
  MPI_Barrier(team.communicator);
}

TEST(Messages, EndWhereAWorkerHasFailed) {
  Stream stream(1);
  stream.guarded([] { throw std::runtime_error("a worker failed"); });
  const Team alone = team_of(MPI_COMM_SELF);
  ask_for_frames(alone, stream, bytes, 1);
  receive_signal(alone, 0, Tag::ask);
  serve_ranks(alone, stream, 1);
  EXPECT_TRUE(stream.failed());
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
