#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/base/launch.h"
#include "stages/ladder.h"
#include "stages/realign/base/motion.h"
#include "stages/realign/base/options.h"
#include "stages/realign/base/scan.h"

/// The contract of the `realign` ladder: scan in; motion table and realigned
/// scan out. Every rung defines `about` and `Stage`, and nothing else of it is
/// seen from outside.
namespace stagecraft::realign {

extern const About about;

/// The processes that work on one scan; known to rungs that have ranks.
struct Team;

/// One process's part in a program.
class Stage {
 public:
  /// Joins the processes of this program; takes a launcher's arguments out of
  /// argv.
  Stage(int& argc, char**& argv);
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  /// Sets up threads and kernels, once before the first run. Of `options` it
  /// takes the threads, which later runs ask for too. Throws BadInput.
  void set_up(const Options& options);

  /// Estimates and reslices as `options` say; the result is on every rank.
  /// `input` and `output` are used on the root only.
  Motion run(Input& input, Output& output, const Options& options);

  /// From here on every process works on scans of its own, as a root.
  void part();
  /// All work on one scan together again, as in the beginning.
  void unite();

  /// How this process was started, as those that it works with find it.
  const Launch& launch() const { return launch_; }
  /// True on the one process that touches files.
  bool root() const;
  /// The texts of all processes in order of rank, on the root; else empty.
  std::vector<std::string> gather(const std::string& text) const;
  /// The root's text, on every process.
  std::string spread(std::string text) const;
  /// Ends every process with this exit status.
  [[noreturn]] void abort(int status) const;

 private:
  Launch launch_;
  std::shared_ptr<const Team> team_;  ///< null on a rung without ranks
};

/// Two runs: against the reference of `input`, then against the mean of what
/// the first run realigned. Defined once for all rungs.
Motion run_to_mean(Stage& stage, Input& input, Output& output,
                   const Options& options);

}  // namespace stagecraft::realign
