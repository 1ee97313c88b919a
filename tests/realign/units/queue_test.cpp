#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <list>
#include <memory>
#include <thread>
#include <vector>

#include "stages/realign/14_queue.h"
#include "tests/realign/units/asleep.h"

namespace stagecraft::realign {
namespace {

TEST(Queue, GivesWhatCameFirstFirst) {
  Queue<int> queue;
  for (const int n : {3, 1, 2}) queue.push(n);
  EXPECT_EQ(queue.pop(), 3);
  queue.push(7);
  EXPECT_EQ(queue.try_pop(), 1);
  EXPECT_EQ(queue.pop(), 2);
  EXPECT_EQ(queue.try_pop(), 7);
  EXPECT_EQ(queue.try_pop(), std::nullopt);
}

TEST(Queue, TakesWhatCannotBeCopied) {
  Queue<std::unique_ptr<int>> queue;
  queue.push(std::make_unique<int>(5));
  EXPECT_EQ(**queue.pop(), 5);
}

TEST(Queue, GivesWhatIsLeftOnceItIsClosed) {
  Queue<int> queue;
  queue.push(1);
  queue.push(2);
  queue.close();
  EXPECT_FALSE(queue.drained());
  EXPECT_EQ(queue.pop(), 1);
  EXPECT_EQ(queue.pop(), 2);
  EXPECT_EQ(queue.pop(), std::nullopt);
  EXPECT_EQ(queue.try_pop(), std::nullopt);
}

TEST(Queue, IsDrainedOnceItIsClosedAndEmpty) {
  Queue<int> queue;
  EXPECT_FALSE(queue.drained());
  queue.push(1);
  queue.close();
  EXPECT_FALSE(queue.drained());
  queue.pop();
  EXPECT_TRUE(queue.drained());
}

TEST(Queue, WakesOneWhoWaitsForEveryItem) {
  Queue<int> queue;
  std::atomic<int> sum = 0;
  {
    std::list<Waiter> waiters;
    for (int n = 0; n < 3; ++n)
      waiters.emplace_back([&] { sum += queue.pop().value_or(100); });
    for (const Waiter& waiter : waiters) waiter.wait_until_asleep();
    EXPECT_EQ(sum, 0) << "who waits has nothing yet";
    for (const int n : {1, 2, 4}) queue.push(n);
  }
  EXPECT_EQ(sum, 7);
}

TEST(Queue, WakesAllWhoWaitWhenItIsClosed) {
  Queue<int> queue;
  std::atomic<int> nothing = 0;
  {
    std::list<Waiter> waiters;
    for (int n = 0; n < 3; ++n)
      waiters.emplace_back([&] { nothing += queue.pop() ? 0 : 1; });
    for (const Waiter& waiter : waiters) waiter.wait_until_asleep();
    queue.close();
  }
  EXPECT_EQ(nothing, 3);
}

/// An item of one of several threads.
struct Numbered {
  int from;
  int number;
};

TEST(Queue, LosesNothingBetweenManyThreads) {
  constexpr int sources = 3;
  constexpr int takers = 3;
  constexpr int items = 2000;
  Queue<Numbered> queue;
  std::vector<std::vector<Numbered>> taken(takers);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : taken) {
      threads.emplace_back([&queue, &mine] {
        while (const auto item = queue.pop()) mine.push_back(*item);
      });
    }
    std::vector<std::jthread> filling;
    for (int from = 0; from < sources; ++from) {
      filling.emplace_back([&queue, from] {
        for (int n = 0; n < items; ++n) queue.push({from, n});
      });
    }
    filling.clear();
    queue.close();
  }
  std::vector<int> counts(sources * items);
  for (const auto& mine : taken) {
    std::vector<int> last(sources, -1);
    for (const auto& [from, number] : mine) {
      ++counts[from * items + number];
      EXPECT_GT(number, last[from]) << "out of order";
      last[from] = number;
    }
  }
  EXPECT_THAT(counts, testing::Each(1));
}

TEST(Tickets, AreAsManyAsThereAre) {
  Tickets tickets(2);
  EXPECT_TRUE(tickets.take());
  EXPECT_TRUE(tickets.take());
  std::atomic<bool> third = false;
  {
    const Waiter waiter([&] { third = tickets.take(); });
    waiter.wait_until_asleep();
    EXPECT_FALSE(waiter.ended()) << "there were two";
    tickets.give_back();
  }
  EXPECT_TRUE(third);
}

TEST(Tickets, AreNeverMoreUnderWayThanThereAre) {
  constexpr int count = 2;
  Tickets tickets(count);
  std::atomic<int> held = 0;
  std::atomic<int> most = 0;
  std::atomic<int> taken = 0;
  {
    std::vector<std::jthread> threads;
    for (int n = 0; n < 4; ++n) {
      threads.emplace_back([&] {
        for (int round = 0; round < 20; ++round) {
          if (!tickets.take()) continue;
          const int now = ++held;
          for (int seen = most; now > seen;)
            if (most.compare_exchange_weak(seen, now)) break;
          ++taken;
          std::this_thread::yield();
          --held;
          tickets.give_back();
        }
      });
    }
  }
  EXPECT_LE(most, count);
  EXPECT_EQ(taken, 4 * 20) << "each was given back";
}

TEST(Tickets, AreRefusedToAllOnceTheyAreWithdrawn) {
  Tickets tickets(0);
  std::atomic<int> refused = 0;
  {
    std::list<Waiter> waiters;
    for (int n = 0; n < 3; ++n)
      waiters.emplace_back([&] { refused += tickets.take() ? 0 : 1; });
    for (const Waiter& waiter : waiters) waiter.wait_until_asleep();
    EXPECT_EQ(refused, 0);
    tickets.withdraw();
  }
  EXPECT_EQ(refused, 3);
  tickets.give_back();
  EXPECT_FALSE(tickets.take());
}

}  // namespace
}  // namespace stagecraft::realign
