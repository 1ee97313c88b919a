#pragma once

#include <cstddef>
#include <memory>

namespace stagecraft::realign {

class Stage;

/// Several scans in one call. On a rung that deals them out, every rank takes
/// the next scan when it is done with one, and its stage works on it alone;
/// else all ranks work on one scan after the other.
class Batch {
 public:
  enum class Who { everybody, next_free_rank };

  /// All ranks together, as is `~Batch`, after which they are one again.
  Batch(Stage& stage, std::size_t scans, Who who);
  ~Batch();
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  /// The number of the scan to do next; `scans` or more: none is left. Where
  /// scans are dealt out, every rank asks until it hears so.
  std::size_t next();

 private:
  struct Dealer;
  std::size_t next_ = 0;
  std::unique_ptr<Dealer> dealer_;  ///< none: nothing is dealt
};

}  // namespace stagecraft::realign
