#pragma once

#include <string>

namespace stagecraft {
inline namespace base {

/// One line on stderr that says how far a run is. Silent where stderr is no
/// terminal.
class Progress {
 public:
  explicit Progress(std::string program);
  /// Clears the line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// At frame t of `frames`.
  void at(int t, int frames);

 private:
  std::string program_;
  bool terminal_;
};

}  // namespace base
}  // namespace stagecraft
