#pragma once

#include <string>

#include "bench/harness/watch.h"

namespace stagecraft {

/// Says what is going on, on stderr: on a terminal one line that is renewed
/// once a second, elsewhere a line for every run that ended.
class Live {
 public:
  /// `runs` is how many there will be.
  explicit Live(int runs) : runs_(runs) {}
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;
  ~Live() { clear(); }

  /// A preparation, outside the count of runs.
  void prepare(const std::string& what);
  /// The next run begins.
  void begin(const std::string& what);
  /// While it runs: each rank's CPU utilisation and memory.
  void at(double seconds, const Watch& watch);
  /// It ended; `result` in words.
  void end(const std::string& result);

 private:
  void show(const std::string& line);
  void clear();

  int runs_ = 0;
  int run_ = 0;
  std::string what_;
  double shown_ = 0;  ///< seconds into the run
};

}  // namespace stagecraft
