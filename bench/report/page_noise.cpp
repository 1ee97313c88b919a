#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "bench/figures/figures.h"
#include "bench/figures/numbers.h"
#include "bench/report/chart.h"
#include "bench/report/page_markup.h"
#include "bench/report/page_sections.h"
#include "common/picture/svg.h"

namespace stagecraft {
namespace {

constexpr double strip_height = 28;  ///< pixels

/// A value of a run and its place in the session.
struct Sample {
  double order = 0;
  double value = 0;
};

/// How far, in per cent, each right run of an arm lies from their median.
std::vector<Sample> deviations(const Record& record, const std::string& arm) {
  const Estimate middle = figure(record, arm, wall_time());
  std::vector<Sample> samples;
  for (std::size_t order = 0; order < record.runs.size(); ++order) {
    const RunRecord& run = record.runs[order];
    if (run.arm != arm || !run.wrong.empty()) continue;
    samples.push_back({static_cast<double>(order + 1),
                       100 * (run.wall_seconds / middle.value - 1)});
  }
  return samples;
}

/// A share of the time that every run has under a name, in per cent.
std::vector<Sample> disturbances(const Record& record,
                                 const std::string& name) {
  std::vector<Sample> samples;
  const Metric metric = counter(name);
  for (std::size_t order = 0; order < record.runs.size(); ++order) {
    if (const auto share = metric(record.runs[order])) {
      samples.push_back({static_cast<double>(order + 1), 100 * *share});
    }
  }
  return samples;
}

double furthest(const std::vector<Sample>& samples) {
  double result = 0;
  for (const Sample& sample : samples) {
    result = std::max(result, std::abs(sample.value));
  }
  return result;
}

/// Dots over a middle line; `reach` is at the upper edge.
ChartRow strip(const ArmRecord& arm, const std::vector<Sample>& samples,
               const Scale& order, double reach) {
  constexpr double middle = strip_height / 2;
  std::string svg = line_between({0, middle}, {100, middle}, "axis");
  for (const Sample& sample : samples) {
    svg += dot_at(
        {percent_along(order, sample.order),
         middle - (middle - 4) * sample.value / reach},
        2.5, "accent",
        fmt::format("run {:.0f}: {:+.1f} %", sample.order, sample.value));
  }
  return {.name = fmt::format("{} <small>{}</small>", name_of(arm),
                              arm.role == "rung" || arm.role == arm.how
                                  ? ""
                                  : xml_escaped(arm.role)),
          .value = fmt::format("<small>within </small>{:.1f}\u00a0%",
                               furthest(samples)),
          .content = svg,
          .height = strip_height};
}

/// A stroke a run, as long as the share of its time that was lost.
ChartRow strokes(const char* name, const std::vector<Sample>& samples,
                 const Scale& order, double reach) {
  std::string svg;
  double sum = 0;
  for (const Sample& sample : samples) {
    const double x = percent_along(order, sample.order);
    svg += line_between(
        {x, strip_height},
        {x, strip_height - (strip_height - 2) * sample.value / reach},
        "disturbance");
    sum += sample.value;
  }
  return {.name = fmt::format("<b>{}</b>", name),
          .value = fmt::format("<small>mean </small>{:.1f}\u00a0%",
                               sum / static_cast<double>(samples.size())),
          .content = svg,
          .height = strip_height};
}

/// What chance alone makes of the ratio of two arms.
std::string control_sentence(const Record& record) {
  std::string markup;
  for (const ArmRecord& arm : record.arms) {
    if (arm.role != "control") continue;
    for (const ArmRecord& other : record.arms) {
      if (other.role != "rung" || other.rung != arm.rung) continue;
      const Estimate twice = ratio(record, arm.name, other.name, wall_time());
      if (twice.n == 0) continue;
      markup += paragraph(fmt::format(
          "Control: {} took part twice under two names. The ratio of its wall "
          "times, 1 but for chance, is <b>{}</b> {}.",
          xml_escaped(short_name(arm)), digits(twice), spread(twice)));
    }
  }
  return markup.empty() ? paragraph(
                              "No control took part, so that what chance alone "
                              "makes of a ratio was not measured.")
                        : markup;
}

/// The places of that many runs, from 1.
Scale order_of(std::size_t runs) {
  const auto last = static_cast<double>(runs);
  Scale scale = linear_scale(0, last, 6);
  scale.low = 1;
  scale.high = last;
  std::erase_if(scale.ticks,
                [last](double tick) { return tick < 1 || tick > last; });
  return scale;
}

}  // namespace

std::string noise_section(const Record& record) {
  if (record.runs.size() < 2) return "";
  const Scale order = order_of(record.runs.size());
  double reach = 1;  // per cent
  for (const ArmRecord& arm : record.arms) {
    reach = std::max(reach, furthest(deviations(record, arm.name)));
  }
  std::vector<ChartRow> rows;
  for (const ArmRecord& arm : record.arms) {
    const auto samples = deviations(record, arm.name);
    if (!samples.empty()) rows.push_back(strip(arm, samples, order, reach));
  }
  for (const char* name : {"steal", "pressure"}) {
    const auto samples = disturbances(record, name);
    if (samples.empty()) continue;
    rows.push_back(
        strokes(name, samples, order, std::max(1.0, furthest(samples))));
  }
  return section(
      "Noise of the session",
      control_sentence(record) +
          captioned(
              chart(rows, order, "run, in the order of the session"),
              fmt::format(
                  "Wall time of every right run against the median of its arm; "
                  "a strip reaches from \u2212{0:.1f} to +{0:.1f} %. Steal is "
                  "the time that the hypervisor gave to others, pressure the "
                  "time that threads waited for a core, in per cent of the "
                  "run; each is drawn to its own largest value.",
                  reach)));
}

}  // namespace stagecraft
