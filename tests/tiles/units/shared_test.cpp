#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>

#include "common/base/error.h"
#include "stages/tiles/03_tiles.h"

namespace stagecraft::tiles {
namespace {

using Kind = Task::Kind;

TEST(TilesOf, CoverEveryPixelOnce) {
  for (const auto& [width, height] :
       {std::pair{1, 1}, {511, 512}, {512, 513}, {513, 1}, {1025, 1536}}) {
    std::vector<int> covered(static_cast<std::size_t>(width) * height);
    for (int n = 0; n < tiles_of(width, height); ++n) {
      const Tile tile = tile_of(width, height, n);
      EXPECT_LE(tile.right - tile.left, tile_size);
      for (int y = tile.top; y < tile.bottom; ++y) {
        for (int x = tile.left; x < tile.right; ++x) {
          ++covered.at(static_cast<std::size_t>(y) * width + x);
        }
      }
    }
    EXPECT_EQ(std::ranges::count(covered, 1), std::ssize(covered))
        << width << " x " << height;
  }
}

TEST(Arena, IsSeenByAllAndHasNoOverlaps) {
  constexpr std::int64_t size = 10'000;
  const Arena arena(2, size);
  const auto every_part = [&](const auto& f) {
    for (const int slot : {0, 1}) {
      for (const auto part : {Arena::grey, Arena::smooth, Arena::file}) {
        f(Task{.slot = slot}, part,
          static_cast<std::uint8_t>(10 * slot + part));
      }
    }
  };
  every_part([&](const Task& task, Arena::Part part, std::uint8_t) {
    arena.reserve(task, part, size);
  });
  const pid_t child = fork();
  if (child == 0) {
    every_part([&](const Task& task, Arena::Part part, std::uint8_t level) {
      std::fill_n(arena.at(task, part), size, level);
    });
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  every_part([&](const Task& task, Arena::Part part, std::uint8_t level) {
    EXPECT_EQ(
        std::count(arena.at(task, part), arena.at(task, part) + size, level),
        size);
  });
}

TEST(Arena, TakesNoMoreThanAPartHolds) {
  const Arena arena(1, 4096);
  EXPECT_NO_THROW(arena.reserve({}, Arena::file, 4096));
  EXPECT_THROW(arena.reserve({}, Arena::file, 4097), BadInput);
}

/// From now on this process finds no room for files, also in memory.
bool forbid_room() {
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_fallocate, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSPC),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog filter{std::size(program), program};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

TEST(Arena, SaysWhereThereIsTooLittleMemory) {
  const pid_t child = fork();
  if (child == 0) {
    const Arena arena(1, 1 << 24);
    if (!forbid_room()) _exit(77);
    try {
      arena.reserve({}, Arena::grey, 1 << 22);
    } catch (const BadInput&) {
      _exit(7);
    }
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) GTEST_SKIP() << "no seccomp filters here";
  EXPECT_EQ(WEXITSTATUS(status), 7);
}

TEST(Arena, RefusesWhatNoMachineHas) {
  EXPECT_THROW(Arena(100, std::int64_t{1} << 46), BadInput);
}

/// What a worker answers that did a task on a picture of this size.
Reply done(Task task, int width, int height) {
  task.width = width;
  task.height = height;
  return {.photograph = task.photograph,
          .outcome = {.pixels = 1.0 * width * height},
          .bytes = task.bytes()};
}

/// The next task, which must be of this kind.
Task next(Schedule& schedule, Kind kind) {
  const auto task = schedule.next();
  EXPECT_TRUE(task && task->kind == kind);
  return task.value_or(Task{});
}

Schedule schedule_of(int photographs, int slots) {
  return {photographs, slots, {{Kind::decode, Kind::blur, Kind::encode}, 9, 0}};
}

TEST(Schedule, TakesAPictureThrough) {
  Schedule schedule = schedule_of(1, 3);
  const Task decode = next(schedule, Kind::decode);
  EXPECT_FALSE(schedule.next()) << "nothing else can be done";
  EXPECT_FALSE(schedule.note(done(decode, 600, 600)));
  std::vector<Task> tiles;
  for (int n = 0; n < 4; ++n) {
    tiles.push_back(next(schedule, Kind::blur));
    EXPECT_EQ(tiles.back().tile, n);
    EXPECT_EQ(tiles.back().width, 600);
  }
  EXPECT_FALSE(schedule.next()) << "not encoded before all tiles are there";
  for (const Task& tile : tiles) {
    EXPECT_FALSE(schedule.next());
    EXPECT_FALSE(schedule.note(done(tile, 600, 600)));
  }
  const Task encode = next(schedule, Kind::encode);
  EXPECT_FALSE(schedule.next()) << "not encoded twice";
  const auto end = schedule.note(done(encode, 600, 600));
  ASSERT_TRUE(end);
  EXPECT_EQ(end->photograph, 0);
  EXPECT_EQ(end->outcome.pixels, 360'000);
  EXPECT_EQ(end->outcome.wrong, "");
  EXPECT_FALSE(schedule.next());
}

TEST(Schedule, TakesNoMorePicturesThanSlots) {
  Schedule schedule = schedule_of(5, 2);
  const Task first = next(schedule, Kind::decode);
  const Task second = next(schedule, Kind::decode);
  EXPECT_NE(first.slot, second.slot);
  EXPECT_FALSE(schedule.next());
  schedule.note({.photograph = 0, .outcome = {.wrong = "is damaged"}});
  EXPECT_EQ(next(schedule, Kind::decode).photograph, 2);
}

TEST(Schedule, TakesTheOldestPictureFirst) {
  Schedule schedule = schedule_of(2, 2);
  const Task first = next(schedule, Kind::decode);
  const Task second = next(schedule, Kind::decode);
  schedule.note(done(second, 10, 10));
  schedule.note(done(first, 10, 10));
  EXPECT_EQ(next(schedule, Kind::blur).photograph, 0);
}

TEST(Schedule, TellsOnceWhatIsRefused) {
  Schedule schedule = schedule_of(1, 2);
  next(schedule, Kind::decode);
  const auto end =
      schedule.note({.photograph = 0, .outcome = {.wrong = "is damaged"}});
  ASSERT_TRUE(end);
  EXPECT_EQ(end->outcome.wrong, "is damaged");
  EXPECT_FALSE(schedule.next()) << "it is not tried again";
}

// A worker died at a tile while another was at the next one.
TEST(Schedule, DoesAPictureAnewThatAWorkerDiedOf) {
  Schedule schedule = schedule_of(1, 2);
  const Reply death{
      .photograph = 0, .outcome = {.wrong = "ended"}, .died = true};
  schedule.note(done(next(schedule, Kind::decode), 600, 100));
  next(schedule, Kind::blur);
  const Task other = next(schedule, Kind::blur);
  EXPECT_FALSE(schedule.note(death));
  EXPECT_FALSE(schedule.next()) << "somebody is still at work there";
  EXPECT_FALSE(schedule.note(done(other, 600, 100)));
  next(schedule, Kind::decode);
  const auto end = schedule.note(death);
  ASSERT_TRUE(end) << "the second time it is given up";
  EXPECT_EQ(end->outcome.wrong, "ended");
  EXPECT_FALSE(schedule.next());
}

// One computes and two read; who reads ahead stops where no slot is free.
TEST(Schedule, GivesNoMoreThanThePlanHas) {
  Schedule schedule(9, 3, {{Kind::read, Kind::decode, Kind::write}, 1, 2});
  const Task first = next(schedule, Kind::read);
  const Task second = next(schedule, Kind::read);
  EXPECT_FALSE(schedule.next()) << "two read already";
  schedule.note(done(second, 1, 1));
  EXPECT_EQ(next(schedule, Kind::decode).photograph, 1);
  const Task third = next(schedule, Kind::read);
  schedule.note(done(first, 1, 1));
  EXPECT_FALSE(schedule.next()) << "one computes already, and no slot is free";
  schedule.note(done(third, 1, 1));
  EXPECT_FALSE(schedule.next());
  schedule.note(done({.photograph = 1}, 1, 1));
  EXPECT_EQ(next(schedule, Kind::decode).photograph, 0) << "the oldest";
  const Task write = next(schedule, Kind::write);
  EXPECT_EQ(write.photograph, 1);
  EXPECT_TRUE(schedule.note(done(write, 1, 1)));
  EXPECT_EQ(next(schedule, Kind::read).photograph, 3);
}

}  // namespace
}  // namespace stagecraft::tiles
