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

/// The median of an arm over its runs, with its interval; n = 0: not known.
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

/// What the table and the pictures say of one rung.
struct RungFigures {
  const ArmRecord* arm = nullptr;
  std::string wrong;       ///< empty: at least one run was right
  int runs = 0;            ///< right ones
  Estimate wall;           ///< s
  Estimate cpu;            ///< s
  Estimate over_previous;  ///< wall, the right rung before / this
  Estimate over_serial;    ///< wall, the first rung / this
  Estimate efficiency;     ///< wall alone / (workers x wall)
  Estimate structure;      ///< CPU alone / CPU of the busiest worker, compute
  double utilisation = 0;  ///< of the cores, median; 0: not known
  double pss = 0;          ///< bytes, sum over ranks, median; 0: not known
  double rss = 0;          ///< bytes, largest rank, median
  std::optional<double> error;  ///< mm
};

/// Every arm of role "rung", in order.
std::vector<RungFigures> rung_figures(const Record& record);

/// The same, then placements and peers beside them: the rows of a table. Their
/// arms are those of `record`.
std::vector<RungFigures> table_rows(const Record& record);

}  // namespace stagecraft
