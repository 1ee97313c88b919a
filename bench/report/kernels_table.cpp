#include "bench/report/kernels_table.h"

#include <algorithm>

#include "bench/figures/layout.h"
#include "bench/figures/numbers.h"
#include "bench/figures/roofline.h"

namespace stagecraft {
namespace {

std::string or_dash(double value) {
  return value > 0 ? rounded(value, 3) : "-";
}

}  // namespace

Estimate nanoseconds(const std::vector<KernelRecord>& all,
                     const std::string& name) {
  std::vector<double> times;
  for (const KernelRecord& kernel : all) {
    if (kernel.name == name) times.push_back(kernel.nanoseconds);
  }
  return bootstrap_median(times);
}

double share_of_ceiling(const Record& record, const KernelRecord& kernel) {
  const auto points = roofline(record);
  const auto point =
      std::ranges::find(points, kernel.name, &RooflinePoint::name);
  return point == points.end() ? 0 : point->share.value_or(0);
}

std::string kernels_markdown(const Record& record) {
  Sheet sheet{.headings = {"kernel", "ns per item", "bytes per item",
                           "flop per item", "GB/s", "Gflop/s", "of ceiling %"},
              .left = 1,
              .rows = {}};
  std::vector<std::string> seen;
  for (const KernelRecord& kernel : record.kernels) {
    if (std::ranges::find(seen, kernel.name) != seen.end()) continue;
    seen.push_back(kernel.name);
    const Estimate time = nanoseconds(record.kernels, kernel.name);
    sheet.rows.push_back({kernel.name, with_interval(time),
                          or_dash(kernel.bytes), or_dash(kernel.flop),
                          or_dash(kernel.bytes / time.value),
                          or_dash(kernel.flop / time.value),
                          whole_percent(share_of_ceiling(record, kernel))});
  }
  return markdown(sheet);
}

}  // namespace stagecraft
