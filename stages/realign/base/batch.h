#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace stagecraft::realign {

/// Several scans in one call. On a rung that deals them out, every rank takes
/// the next scan when it is done with one, and works on it alone; else all
/// ranks work on one scan after the other.
class Batch {
 public:
  enum class Who { everybody, next_free_rank };

  /// All ranks together, as are `~Batch` and `finish`.
  Batch(std::size_t scans, Who who);
  ~Batch();
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  /// The number of the scan to do next; `scans` or more: none is left.
  std::size_t next();
  /// When none is left: the texts of all that had scans of their own, on the
  /// root; all ranks belong together again.
  std::vector<std::string> finish(const std::string& text);

 private:
  struct Dealer;
  std::size_t next_ = 0;
  std::unique_ptr<Dealer> dealer_;  ///< none: nothing is dealt
};

}  // namespace stagecraft::realign
