#pragma once

#include <string>

namespace stagecraft {
inline namespace base {

/// One line on stderr that says how far a run is. Silent where stderr is no
/// terminal.
class Progress {
 public:
  /// `unit` is what is counted, as in "frame".
  Progress(std::string program, std::string unit);
  /// Clears the line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// At the one with number n, from 0, of `count`.
  void at(int n, int count);
  /// Makes room for another line; the next `at` brings this one back.
  void clear();

 private:
  std::string program_;
  std::string unit_;
  bool terminal_;
};

}  // namespace base
}  // namespace stagecraft
