#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bench/figures/record.h"
#include "bench/figures/statistics.h"

namespace stagecraft {

/// A figure of one run; nothing where it is not known.
using Metric = std::function<std::optional<double>(const RunRecord&)>;

/// Named apart from what a process tells of itself (common/base/resources.h).
Metric wall_time();
Metric cpu_time();
/// The counter of that name.
Metric counter(const std::string& name);

/// Work per second, start-up apart, in the ladder's unit; not known where the
/// file does not say how much work the arm had.
Metric throughput(const Record& record, const ArmRecord& arm);

/// From the beginning of an arm to its end on the least work, s; where that was
/// not measured, what its program says of its start; n = 0: not known.
Estimate startup(const Record& record, const ArmRecord& arm);

/// Fewer rounds give no interval to people. The gate has its own limit.
inline constexpr int least_rounds_to_show = 5;

/// The estimate of a ratio, without its interval where its rounds are too few.
Estimate shown(Estimate ratio);

/// The median of an arm over its runs, with its interval as it is shown; n = 0:
/// not known.
Estimate figure(const Record& record, const std::string& arm,
                const Metric& metric);

/// How many times larger a metric is in `above` than in `below`: of each round
/// the geometric mean over there and back, then the median over rounds. What
/// drifts with time cancels in a round. Rounds where either is wrong are left
/// out.
Estimate ratio(const Record& record, const std::string& above,
               const std::string& below, const Metric& metric);

/// As `ratio`, but of two metrics: the largest worker's share against a serial
/// run, for instance.
Estimate ratio(const Record& record, const std::string& above,
               const Metric& metric_above, const std::string& below,
               const Metric& metric_below);

/// How many times as fast an arm is as another, as it is shown: of their
/// throughputs, or of wall times on the same work where a file knows no other.
Estimate speed_up(const Record& record, const ArmRecord& arm,
                  const ArmRecord& over);

/// What the table and the pictures say of one rung.
struct RungFigures {
  const ArmRecord* arm = nullptr;
  std::string wrong;    ///< empty: at least one run was right
  int runs = 0;         ///< right ones
  Estimate throughput;  ///< in the ladder's unit per s
  Estimate startup;     ///< s
  Estimate wall;        ///< s
  Estimate cpu;         ///< s
  /// Of the right rung before, launched the same way where it was.
  Estimate over_previous;
  Estimate over_serial;    ///< of the first rung
  Estimate efficiency;     ///< of one worker alone, over the workers
  Estimate structure;      ///< CPU alone / CPU of the busiest worker, compute
  double utilisation = 0;  ///< of the cores, median; 0: not known
  double pss = 0;  ///< bytes, sum over ranks, on common work; 0: not known
  double rss = 0;  ///< bytes, largest rank, on common work
  std::optional<double> error;  ///< mm
};

/// Every arm of role "rung", in order.
std::vector<RungFigures> rung_figures(const Record& record);

/// The same, then what stands beside them: rungs launched in another way,
/// placements and peers. Their arms are those of `record`.
std::vector<RungFigures> table_rows(const Record& record);

}  // namespace stagecraft
