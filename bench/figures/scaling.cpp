#include "bench/figures/scaling.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "bench/figures/figures.h"

namespace stagecraft {
namespace {

constexpr std::array modelled_workers{4, 8, 16, 32, 64, 128};

using Arms = std::vector<const ArmRecord*>;

int workers(const ArmRecord& arm) { return arm.ranks * arm.threads; }

/// Of two arms on the same work or on work that grows with the workers.
Estimate per_work(const Record& record, const ArmRecord& arm,
                  const ArmRecord& one) {
  const Estimate faster = speed_up(record, arm, one);
  return times(arm.amount > 0 ? 1 : arm.work / one.work, faster);
}

std::vector<ScalingPoint> points(const Record& record, const Arms& arms,
                                 int cores) {
  const auto one = std::ranges::find(
      arms, 1, [](const ArmRecord* arm) { return workers(*arm); });
  std::vector<ScalingPoint> points;
  for (const ArmRecord* arm : arms) {
    ScalingPoint point{.ranks = arm->ranks,
                       .threads = arm->threads,
                       .speedup = {},
                       .efficiency = {},
                       .crowded = workers(*arm) > cores};
    if (one != arms.end()) {
      point.speedup = per_work(record, *arm, **one);
      point.efficiency = times(1.0 / workers(*arm), point.speedup);
    }
    points.push_back(point);
  }
  return points;
}

/// A point as y = s x, where s is the serial fraction.
struct Line {
  double x;
  double y;
};

/// From 1 / S = s + (1 - s) / p.
Line amdahl(double p, double speedup) {
  return {1 - 1 / p, 1 / speedup - 1 / p};
}

/// From S = p - s (p - 1).
Line gustafson(double p, double speedup) { return {p - 1, p - speedup}; }

double modelled(const std::string& role, double s, double p) {
  return role == "strong" ? 1 / (s + (1 - s) / p) : p - s * (p - 1);
}

/// Of the points with one thread a rank, or of those with one rank; nothing:
/// there are none.
std::optional<Fit> fit(const Scaling& scaling, const std::string& of) {
  const auto line = scaling.role == "strong" ? amdahl : gustafson;
  Fit fit{.of = of, .points = 0, .serial_fraction = 0, .model = {}};
  double xy = 0;
  double xx = 0;
  for (const ScalingPoint& point : scaling.points) {
    const int p = of == "ranks" ? point.ranks : point.threads;
    if (p == 1 || p != point.ranks * point.threads) continue;
    if (point.crowded || point.speedup.n == 0) continue;
    const auto [x, y] = line(p, point.speedup.value);
    xy += x * y;
    xx += x * x;
    ++fit.points;
  }
  if (fit.points == 0) return {};
  fit.serial_fraction = std::clamp(xy / xx, 0.0, 1.0);
  for (const int p : modelled_workers) {
    fit.model.push_back({p, modelled(scaling.role, fit.serial_fraction, p)});
  }
  return fit;
}

Scaling scaling(const Record& record, const Arms& arms, int cores) {
  Scaling scaling{.rung = short_name(*arms[0]),
                  .role = arms[0]->role,
                  .points = points(record, arms, cores),
                  .fits = {}};
  for (const char* of : {"ranks", "threads"}) {
    if (auto found = fit(scaling, of)) scaling.fits.push_back(*found);
  }
  return scaling;
}

}  // namespace

std::vector<Scaling> scalings(const Record& record, int cores) {
  std::vector<Arms> groups;
  for (const ArmRecord& arm : record.arms) {
    if (arm.role != "strong" && arm.role != "weak") continue;
    const auto group = std::ranges::find_if(groups, [&](const Arms& arms) {
      return arms[0]->rung == arm.rung && arms[0]->role == arm.role;
    });
    if (group == groups.end()) {
      groups.push_back({&arm});
    } else {
      group->push_back(&arm);
    }
  }
  std::vector<Scaling> result;
  for (const Arms& arms : groups) {
    result.push_back(scaling(record, arms, cores));
  }
  return result;
}

std::string scaling_text(const std::vector<Scaling>& scalings) {
  constexpr auto row = "  {:<9} {:>7}  {:>15}  {:>8}  {:>13}  {:>10}\n";
  std::string text;
  for (const Scaling& scaling : scalings) {
    text += fmt::format("{}, {} scaling\n", scaling.rung, scaling.role);
    text += fmt::format(row, "", "workers", "ranks x threads", "speed-up",
                        "95 %", "efficiency");
    for (const ScalingPoint& point : scaling.points) {
      const Estimate& speedup = point.speedup;
      const bool known = speedup.n > 0;
      text += fmt::format(
          row, point.crowded ? "crowded" : "measured",
          point.ranks * point.threads,
          fmt::format("{} x {}", point.ranks, point.threads),
          known ? fmt::format("{:.2f}", speedup.value) : "-",
          known && !std::isnan(speedup.low)
              ? fmt::format("{:.2f} to {:.2f}", speedup.low, speedup.high)
              : "-",
          known ? fmt::format("{:.0f} %", 100 * point.efficiency.value) : "-");
    }
    for (const Fit& fit : scaling.fits) {
      text += fmt::format(
          "  more {}: serial fraction {:.3f} by {} law, fitted to {} measured "
          "point{}; a model is not measured\n",
          fit.of, fit.serial_fraction,
          scaling.role == "strong" ? "Amdahl's" : "Gustafson's", fit.points,
          fit.points == 1 ? "" : "s");
      for (const Modelled& model : fit.model) {
        text += fmt::format(
            row, "model", model.workers, "-",
            fmt::format("{:.1f}", model.speedup), "-",
            fmt::format("{:.0f} %", 100 * model.speedup / model.workers));
      }
    }
    if (scaling.fits.empty()) {
      text +=
          "  no serial fraction: no measured point of more than one worker on "
          "as many cores\n";
    }
  }
  return text;
}

}  // namespace stagecraft
