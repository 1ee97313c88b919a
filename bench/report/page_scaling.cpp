#include <fmt/format.h>

#include "bench/figures/numbers.h"
#include "bench/figures/scaling.h"
#include "bench/report/chart.h"
#include "bench/report/page_markup.h"
#include "bench/report/page_masks.h"
#include "bench/report/page_sections.h"
#include "bench/report/scaling_plot.h"
#include "common/picture/svg.h"

namespace stagecraft {
namespace {

std::string scaling_table(const Scaling& scaling) {
  std::vector<Cells> rows;
  for (const ScalingPoint& point : scaling.points) {
    rows.push_back({fmt::format("{} \u00d7 {}", point.ranks, point.threads),
                    value_and_spread(point.speedup),
                    digits(percent(point.efficiency)),
                    point.crowded ? "measured, cores shared" : "measured"});
  }
  for (const Modelled& model : scaling.model) {
    rows.push_back(
        {fmt::format("{} workers", model.workers), rounded(model.speedup, 3),
         rounded(100 * model.speedup / model.workers, 2), "<i>model</i>"});
  }
  return table("Scaling of " + xml_escaped(scaling.rung),
               {"Ranks \u00d7 threads", "Times as fast",
                "Efficiency<small>%</small>", "Obtained"},
               rows);
}

std::string caption_of(const Scaling& scaling) {
  const std::string law = scaling.role == "strong" ? "Amdahl" : "Gustafson";
  if (!scaling.serial_fraction) {
    return "No law was fitted: nothing with more than one worker ran on as "
           "many cores.";
  }
  return fmt::format(
      "Dots: measured, median of ratios to one worker with 95 % bootstrap "
      "intervals; hollow ones shared cores and do not count in the fit. "
      "Dashed: a model, {}'s law with a serial fraction of <b>{}</b> fitted to "
      "{}; it knows nothing of memory or network. Thin: as fast as workers are "
      "many.",
      law, rounded(*scaling.serial_fraction, 2),
      count_of(static_cast<std::size_t>(scaling.fitted), "measured point"));
}

}  // namespace

std::string scaling_section(const Record& record) {
  const auto cores =
      cpus_of(text_at(record.stagecraft, "/machine/allowed_cpus")).size();
  std::string markup;
  for (const Scaling& scaling : scalings(record, static_cast<int>(cores))) {
    const std::string heading = fmt::format(
        "{}, {} scaling: {}", xml_escaped(scaling.rung), scaling.role,
        scaling.role == "strong" ? "the same work for all"
                                 : "work grows with the workers");
    markup += "<div>\n<h3>" + heading + "</h3>\n" +
              captioned(scaling_plot(scaling_axes(scaling), scaling, heading),
                        caption_of(scaling)) +
              scaling_table(scaling) + "</div>\n";
  }
  if (markup.empty()) return "";
  return section("Scaling", key_of(scaling_key()) + "<div class=\"pair\">\n" +
                                markup + "</div>\n");
}

}  // namespace stagecraft
