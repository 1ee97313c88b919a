#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace stagecraft {

/// A file of results. It has the schema of Google Benchmark, so that its tools
/// read it: `benchmarks` holds one entry a run. What they know nothing of is
/// under `stagecraft`. `bench/README.md` describes every key.

/// What is run: a program and how it is launched.
struct ArmRecord {
  std::string name;  ///< "sum/02_fast/ranks:2/threads:1"
  /// "rung": a row of the ladder; "beside": a rung launched in another way;
  /// "alone": with one worker; "control": a rung once more; "slowed": a rung
  /// given more work; "startup": an arm on the least work; "memory": on that
  /// which all get; "binding"; "peer".
  std::string role;
  std::string rung;       ///< "sum/02_fast"; of a peer, its name
  std::string program;    ///< "sum-02-fast"
  std::string technique;  ///< in a few words
  std::string how;        ///< "2 ranks"
  int ranks = 1;
  int threads = 1;                ///< of every rank
  bool binds = false;             ///< its threads keep to CPUs by a plan
  int act = 1;                    ///< of its ladder
  std::string builds_on{};        ///< name of the rung before; empty: not known
  double work = 1;                ///< times the common work; 0: the least
  double amount = 0;              ///< in the ladder's unit; 0: not known
  double bytes = 0;               ///< that it must read and write; 0: not known
  double flop = 0;                ///< that it must do, at least
  double instructions = 0;        ///< one worker, small scan; 0: not counted
  nlohmann::ordered_json report;  ///< the program's own of its last right run
};

/// One run of an arm.
struct RunRecord {
  std::string arm;
  int round = 0;      ///< 0, 1, ...
  int pass = 0;       ///< 0 there, 1 back
  std::string wrong;  ///< why it has no time; empty: it is right
  double wall_seconds = 0;
  double cpu_seconds = 0;  ///< user and system, all processes
  std::string masks;       ///< of every thread, rank by rank: "0 1 | 0 1"
  /// user_seconds, system_seconds, startup_seconds, utilisation, pss_bytes (sum
  /// over ranks), rss_bytes (largest rank), the program's phases, as read and
  /// write (s, slowest worker), compute_total, compute_largest (CPU s in the
  /// others than read and write: of all workers, of the busiest),
  /// error, difference, steal, pressure, others (shares of the time),
  /// migrations. Unknown ones are absent.
  std::map<std::string, double> counters;
};

/// One repetition of a kernel: entries named "kernel/..." or "ceiling/...".
struct KernelRecord {
  std::string name;        ///< without its prefix
  double nanoseconds = 0;  ///< per item
  double bytes = 0;        ///< per item, that must move; 0: none
  double flop = 0;         ///< per item
  /// Bytes touched again and again; of a ceiling, what its level holds.
  double working_set = 0;
};

struct Record {
  nlohmann::ordered_json context;     ///< Google Benchmark's
  nlohmann::ordered_json stagecraft;  ///< machine, scan, arms, gate
  std::vector<ArmRecord> arms;        ///< in the order of the ladder
  std::vector<RunRecord> runs;        ///< in the order they were run
  std::vector<KernelRecord> kernels;
  std::vector<KernelRecord> ceilings;  ///< "fma", "triad/L1", "triad/memory"
};

/// Throws BadInput for a file that is not one of ours.
Record read_record(const std::filesystem::path& file);
Record parse_record(const nlohmann::ordered_json& file);

/// A file as text: of every list of objects one entry a line, so that a change
/// can be read.
std::string results_text(const nlohmann::ordered_json& file);

/// The CPUs of a list in the kernel's format, "0-3,8".
std::vector<int> cpus_of(const std::string& list);

/// The rung without its ladder: "02_fast".
std::string short_name(const ArmRecord& arm);

/// The unit of work, as the ladder has it; may be empty.
std::string unit(const Record& record);

/// The unit of errors and differences, as the ladder has it; may be empty.
std::string error_unit(const Record& record);

/// The arm of a name; throws std::out_of_range.
const ArmRecord& arm_of(const Record& record, const std::string& name);
/// The right runs of an arm, in order.
std::vector<const RunRecord*> runs_of(const Record& record,
                                      const std::string& arm);

}  // namespace stagecraft
