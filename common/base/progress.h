#pragma once

#include <chrono>
#include <string>

namespace stagecraft {
inline namespace base {

/// One line on stderr that says how far a run is, how fast it goes and when it
/// will end. Silent where stderr is no terminal.
class Progress {
 public:
  /// `unit` is what is counted, as in "frame".
  Progress(std::string program, std::string unit);
  /// Clears the line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// At the one with number n, from 0, of `count`. Cheap: the line is written
  /// anew some times a second.
  void at(int n, int count);
  /// Makes room for another line; the next `at` brings this one back.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  std::string program_;
  std::string unit_;
  bool terminal_;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point next_ = begin_;  ///< when the line is written again
};

/// "frame 12 of 300, 4.1 a second, 1 min 10 s left": n of `count` are reached
/// after `seconds`. Without the latter two while they are but a guess.
std::string progress_text(const std::string& unit, int n, int count,
                          double seconds);

}  // namespace base
}  // namespace stagecraft
