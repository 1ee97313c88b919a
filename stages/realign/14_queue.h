#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

/// How threads hand work to each other.
namespace stagecraft::realign {

/// First in, first out. Not bounded by itself: what goes in holds a ticket.
template <class T>
class Queue {
 public:
  void push(T item) {
    {
      const std::lock_guard lock(mutex_);
      items_.push_back(std::move(item));
    }
    changed_.notify_one();
  }

  /// Waits for an item; none once the queue is closed and empty.
  std::optional<T> pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || !items_.empty(); });
    return take();
  }

  /// None where there is no item now.
  std::optional<T> try_pop() {
    const std::lock_guard lock(mutex_);
    return take();
  }

  /// True once nothing will ever come out again.
  bool drained() const {
    const std::lock_guard lock(mutex_);
    return closed_ && items_.empty();
  }

  /// Takes nothing more; who waits is woken.
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    changed_.notify_all();
  }

 private:
  std::optional<T> take() {
    if (items_.empty()) return std::nullopt;
    std::optional<T> item(std::move(items_.front()));
    items_.pop_front();
    return item;
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<T> items_;
  bool closed_ = false;
};

/// So many things may be under way at once.
class Tickets {
 public:
  explicit Tickets(int count) : left_(count) {}

  /// Waits for a ticket; false once they are withdrawn.
  bool take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return withdrawn_ || left_ > 0; });
    --left_;
    return !withdrawn_;
  }
  void give_back() {
    {
      const std::lock_guard lock(mutex_);
      ++left_;
    }
    changed_.notify_one();
  }
  void withdraw() {
    {
      const std::lock_guard lock(mutex_);
      withdrawn_ = true;
    }
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int left_;
  bool withdrawn_ = false;
};

}  // namespace stagecraft::realign
