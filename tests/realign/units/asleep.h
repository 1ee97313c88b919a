#pragma once

#include <unistd.h>

#include <atomic>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <thread>

namespace stagecraft::realign {

/// A thread of a test that is to wait for something. Its destructor waits for
/// its end.
class Waiter {
 public:
  explicit Waiter(std::function<void()> work)
      : thread_([this, work = std::move(work)] {
          number_ = gettid();
          work();
          ended_ = true;
        }) {}

  /// Returns once the thread sleeps, or has ended.
  void wait_until_asleep() const {
    while (!ended_ && state() != 'S') std::this_thread::yield();
  }
  bool ended() const { return ended_; }

 private:
  /// As Linux has it: R runs, S sleeps.
  char state() const {
    if (number_ == 0) return 'R';
    std::ifstream file("/proc/self/task/" + std::to_string(number_) + "/stat");
    const std::string stat((std::istreambuf_iterator<char>(file)), {});
    const std::size_t name = stat.rfind(") ");
    return name == std::string::npos ? 'R' : stat[name + 2];
  }

  std::atomic<pid_t> number_ = 0;
  std::atomic<bool> ended_ = false;
  std::jthread thread_;
};

}  // namespace stagecraft::realign
