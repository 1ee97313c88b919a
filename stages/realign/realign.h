#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/motion.h"
#include "common/options.h"
#include "common/scan.h"

/// The contract of the `realign` ladder: scan in; motion table and realigned
/// scan out. Every rung defines `about` and `Stage`, and nothing else of it is
/// seen from outside.
namespace stagecraft::realign {

/// The head of a rung's page; --help, the tables and the course print it.
struct About {
  std::string_view rung;
  std::string_view builds_on;  ///< the rung before; empty on the first
  std::string_view idea;       ///< the technique in a few words
  std::string_view change;     ///< what differs from the rung before
  std::string_view watch;      ///< what can go wrong
  std::string_view cost;       ///< what it costs
  bool ranks = false;          ///< shares the work out to ranks
  bool threads = false;        ///< understands --threads above 1
  bool deals_scans = false;    ///< each rank may work on a scan of its own
  bool mpi_alone = true;       ///< false: MPI starts only under a launcher
};

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
