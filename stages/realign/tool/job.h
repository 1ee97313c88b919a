#pragma once

#include <chrono>
#include <string>

#include "common/base/input_files.h"
#include "common/base/resources.h"
#include "stages/realign/base/command_line.h"
#include "stages/realign/base/realign.h"
#include "stages/realign/base/summary.h"

namespace stagecraft::realign {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin);

/// One scan to be realigned.
struct Job {
  Command command;
  const InputFiles& inputs;  ///< of all jobs of the call
  std::string who;           ///< stands before every sentence about it
  std::string progress;      ///< stands before the frame that is done
  Clock::time_point begin;
  CpuSeconds cpu_before{};     ///< what this process had used by then
  double startup_seconds = 0;  ///< of the program, for its first job
  bool set_up =
      false;  ///< the stage is; else the job does so when it can begin
};

/// Writes "who: sentence" to stderr, or nothing where there is no sentence.
/// Does not throw where nobody can read it.
void say(const std::string& who, const std::string& sentence);

/// Realigns a scan, from its file to its results, and warns of what its user
/// should know. Every rank calls it; the summary is the root's. Throws BadInput
/// or what the machine throws, and leaves no result then.
MotionSummary realign_scan(Stage& stage, Job& job);

}  // namespace stagecraft::realign
