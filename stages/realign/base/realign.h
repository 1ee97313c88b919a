#pragma once

#include <string>
#include <vector>

#include "stages/ladder.h"
#include "stages/realign/base/motion.h"
#include "stages/realign/base/options.h"
#include "stages/realign/base/scan.h"

/// The contract of the `realign` ladder: scan in; motion table and realigned
/// scan out. Every rung defines `about` and `Stage`, and nothing else of it is
/// seen from outside.
namespace stagecraft::realign {

extern const About about;

/// One process's part in a run. Construction sets up what the rung needs, once
/// per program, and takes a launcher's arguments out of argv.
class Stage {
 public:
  Stage(int& argc, char**& argv);
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  /// Estimates and reslices as `options` say; the result is on every rank.
  /// `input` and `output` are used on the root only.
  Motion run(const Input& input, Output& output, const Options& options);

  /// True on the one process that touches files.
  bool root() const;
  /// The texts of all processes in order of rank, on the root; else empty.
  std::vector<std::string> gather(const std::string& text) const;
  /// Ends every process with this exit status.
  [[noreturn]] void abort(int status) const;
};

/// Two runs: against the reference of `input`, then against the mean of what
/// the first run realigned. Defined once for all rungs.
Motion run_to_mean(Stage& stage, const Input& input, Output& output,
                   const Options& options);

}  // namespace stagecraft::realign
