#pragma once

#include <filesystem>
#include <string>

#include "bench/harness/judge.h"
#include "bench/harness/session.h"
#include "bench/harness/workspace.h"

namespace stagecraft {

/// A scan in memory and what the results of runs on it are held against.
struct Fixture {
  Judge judge;
  std::string truth;  ///< name of its file; empty: not known
  int frames = 0;
};

/// Room that the runs of a session need, bytes. `most_work` is the largest of
/// its arms.
std::uintmax_t room_for(const Settings& settings, double most_work);

/// Puts a copy of the scan, or a phantom, into the workspace; more work is more
/// frames of the phantom. Throws BadInput where more is asked of a named scan.
Fixture make_fixture(const Settings& settings, double work,
                     const Workspace& workspace);

}  // namespace stagecraft
