#include "bench/report/scaling_plot.h"

#include <fmt/format.h>

#include <algorithm>

#include "bench/figures/numbers.h"

namespace stagecraft {
namespace {

int workers_of(const ScalingPoint& point) {
  return point.ranks * point.threads;
}

/// One colour for more ranks, one for more threads, one for both; hollow where
/// workers shared cores.
std::string classes_of(const ScalingPoint& point) {
  const std::string colour = point.threads == 1 ? "rank-0"
                             : point.ranks == 1 ? "rank-1"
                                                : "rank-2";
  return colour + (point.crowded ? " free" : "");
}

/// So that as many workers made in two ways stand side by side.
double nudge_of(const ScalingPoint& point) {
  return point.ranks == point.threads ? 1 : point.threads == 1 ? 0.95 : 1.05;
}

/// As fast as workers are many, drawn as far as the plot reaches.
std::string ideal(const Plot& plot) {
  const double end = std::min(plot.x.high, plot.y.high);
  return line_between(place_in(plot, 1, 1), place_in(plot, end, end), "axis");
}

std::string model_curve(const Plot& plot, const Scaling& scaling) {
  std::vector<Place> curve{place_in(plot, 1, 1)};
  for (const Modelled& model : scaling.model) {
    curve.push_back(place_in(plot, model.workers, model.speedup));
  }
  if (curve.size() == 1) return "";
  const Place end = curve.back();
  return curve_through(curve, plot_drawing_height(plot), "model") +
         label_at({end.x, end.y - 8}, "tick end halo", "model");
}

std::string measured_points(const Plot& plot, const Scaling& scaling) {
  std::string svg;
  for (const ScalingPoint& point : scaling.points) {
    if (point.speedup.n == 0) continue;
    const double workers = workers_of(point) * nudge_of(point);
    svg +=
        line_between(place_in(plot, workers, point.speedup.low),
                     place_in(plot, workers, point.speedup.high), "interval");
    svg += dot_at(place_in(plot, workers, point.speedup.value), 4.5,
                  classes_of(point),
                  fmt::format("{} x {}: {}", point.ranks, point.threads,
                              with_interval(point.speedup)));
  }
  return svg;
}

}  // namespace

Plot scaling_axes(const Scaling& scaling) {
  double most = 4;
  double fastest = 4;
  double slowest = 1;
  for (const Modelled& model : scaling.model) {
    most = std::max<double>(most, model.workers);
    fastest = std::max(fastest, model.speedup);
  }
  for (const ScalingPoint& point : scaling.points) {
    most = std::max<double>(most, workers_of(point));
    if (point.speedup.n == 0) continue;
    fastest = std::max(fastest, point.speedup.high);
    slowest = std::min(slowest, point.speedup.low);
  }
  Plot plot{.x = logarithmic_scale(0.8, most),
            .y = logarithmic_scale(slowest / 1.2, fastest),
            .x_unit = "workers: ranks \u00d7 threads",
            .y_unit = "times as fast as one worker",
            .height = 260};
  plot.x.ticks.clear();
  for (double tick = 1; tick <= most; tick *= 2) plot.x.ticks.push_back(tick);
  return plot;
}

std::string scaling_plot(const Plot& plot, const Scaling& scaling,
                         const std::string& name) {
  return plot_drawing(plot, name,
                      ideal(plot) + model_curve(plot, scaling) +
                          measured_points(plot, scaling));
}

std::vector<KeyEntry> scaling_key() {
  return {
      {"rank-0", "more ranks"}, {"rank-1", "more threads"}, {"rank-2", "both"}};
}

}  // namespace stagecraft
