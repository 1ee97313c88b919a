#include <fmt/format.h>

#include <algorithm>

#include "bench/figures/figures.h"
#include "bench/figures/numbers.h"
#include "bench/report/chart.h"
#include "bench/report/page_markup.h"
#include "bench/report/page_sections.h"
#include "common/picture/svg.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;

struct Worker {
  std::size_t rank = 0;
  std::size_t thread = 0;
  double cpu_seconds = 0;  ///< in all phases
};

/// Every worker of a run report, rank by rank.
std::vector<Worker> workers_of(const ordered_json& report) {
  std::vector<Worker> workers;
  const auto ranks = report.value("ranks", ordered_json::array());
  for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
    const auto threads = ranks[rank].value("workers", ordered_json::array());
    for (std::size_t thread = 0; thread < threads.size(); ++thread) {
      Worker worker{.rank = rank, .thread = thread};
      for (const auto& phase :
           threads[thread].value("phases", ordered_json::object())) {
        worker.cpu_seconds += phase.value("cpu_seconds", 0.0);
      }
      workers.push_back(worker);
    }
  }
  return workers;
}

/// How much of the wall time of its run each worker computed.
std::vector<ChartRow> worker_rows(const ordered_json& report,
                                  const Scale& scale) {
  std::vector<ChartRow> rows;
  const double wall = report.value("wall_seconds", 0.0);
  if (!(wall > 0)) return rows;
  for (const Worker& worker : workers_of(report)) {
    const double share = 100 * worker.cpu_seconds / wall;
    rows.push_back(
        {.name = fmt::format("<small>rank {} thread {}</small>", worker.rank,
                             worker.thread),
         .value = fmt::format("<small>{}\u00a0s</small>",
                              rounded(worker.cpu_seconds, 3)),
         .content = bar_between(0, percent_along(scale, share), 3, 7,
                                fmt::format("rank-{}", worker.rank % 6), ""),
         .height = 13});
  }
  return rows;
}

}  // namespace

std::string memory_section(const Record& record) {
  const auto rungs = rung_figures(record);
  double largest = 0;
  for (const RungFigures& row : rungs) {
    largest = std::max({largest, row.pss / 1e6, row.rss / 1e6});
  }
  if (largest == 0) return "";
  const Scale scale = linear_scale(0, largest, 5);
  std::vector<ChartRow> rows;
  for (const RungFigures& row : rungs) {
    if (row.runs == 0) continue;
    const double pss = percent_along(scale, row.pss / 1e6);
    const double rss = percent_along(scale, row.rss / 1e6);
    rows.push_back({.name = name_of(*row.arm),
                    .value = fmt::format(
                        "<b>{}\u00a0MB</b> <small>largest {}\u00a0MB</small>",
                        in_megabytes(row.pss), in_megabytes(row.rss)),
                    .content = bar_between(0, pss, 1, 8, "accent", "") +
                               bar_between(0, rss, 10, 5, "other", ""),
                    .height = 17});
  }
  return section(
      "Memory",
      key_of({{"accent", "all ranks together (PSS)"},
              {"other", "largest rank (RSS)"}}) +
          captioned(chart(rows, scale, "peak memory, MB (10\u2076 bytes)"),
                    "Medians over the runs. PSS shares a page among the "
                    "processes that map it; its sum over ranks is sampled "
                    "while they run. RSS is the kernel's own account of the "
                    "largest rank, and counts shared pages in full."));
}

std::string utilisation_section(const Record& record) {
  const Scale scale = linear_scale(0, 100, 5);
  std::vector<ChartRow> rows;
  for (const RungFigures& row : rung_figures(record)) {
    if (row.utilisation == 0) continue;
    rows.push_back(
        {.name = name_of(*row.arm),
         .value =
             fmt::format("<b>{}\u00a0%</b>", whole_percent(row.utilisation)),
         .content = bar_between(0, percent_along(scale, 100 * row.utilisation),
                                2, 12, "other", "")});
    for (const ChartRow& worker : worker_rows(row.arm->report, scale)) {
      rows.push_back(worker);
    }
  }
  if (rows.empty()) return "";
  return section(
      "Utilisation",
      captioned(
          chart(rows, scale, "share of the wall time, %"),
          "Grey: processor time of all processes over wall time and all cores, "
          "median over the runs. Below each, one colour a rank: processor "
          "time that every worker spent in the phases of the last run, "
          "against that run's wall time. Uneven bars are a split that is not "
          "even."));
}

}  // namespace stagecraft
