#pragma once

#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace stagecraft::tiles {

/// Numbers below an end, each dealt once, to whoever asks next: a photograph
/// takes as long as it takes, and nobody waits for a slower one.
class Dealer {
 public:
  explicit Dealer(int end) : end_(end) {}
  /// The next number; `end` and more where there is none left.
  int next() { return next_.fetch_add(1, std::memory_order_relaxed); }
  bool has(int n) const { return n < end_; }
  /// Nothing more is dealt.
  void stop() { next_.store(end_, std::memory_order_relaxed); }

 private:
  std::atomic<int> next_ = 0;
  int end_;
};

/// The first error of several threads: an exception that leaves a thread would
/// end the program.
class FirstError {
 public:
  /// Keeps the exception that is being handled.
  void keep() {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::current_exception();
  }
  /// Throws it on, once the threads are gone.
  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::mutex mutex_;
  std::exception_ptr error_;
};

}  // namespace stagecraft::tiles
