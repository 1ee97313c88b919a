#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <span>

#include "common/picture/svg.h"
#include "stages/realign/base/motion_table.h"
#include "stages/realign/tool/doubts.h"
#include "stages/realign/tool/report_parts.h"

namespace stagecraft::realign {
namespace {

struct Displacement {
  double mean = 0, largest = 0;    ///< framewise, mm
  std::ptrdiff_t above_fifth = 0;  ///< frames beyond 0.2 mm
  std::ptrdiff_t above_half = 0;   ///< frames beyond 0.5 mm
};

Displacement displacement_of(const ReportFacts& facts, const Grid& grid) {
  const auto all = framewise_displacement(facts.motion, grid, facts.radius);
  const auto values = std::span(all).subspan(1);
  const auto above = [&](double limit) {
    return std::ranges::count_if(values,
                                 [&](double value) { return value > limit; });
  };
  return {.mean = std::accumulate(values.begin(), values.end(), 0.0) /
                  static_cast<double>(values.size()),
          .largest = std::ranges::max(values),
          .above_fifth = above(0.2),
          .above_half = above(0.5)};
}

std::string row(const std::string& name, const std::string& value) {
  return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", name,
                     value);
}

std::string share(std::ptrdiff_t count, std::size_t frames) {
  return fmt::format(
      "{} ({:.1f}\u00a0%)", count,
      100.0 * static_cast<double>(count) / static_cast<double>(frames));
}

/// The farthest that a corner of the volume was moved, and in which frame.
std::string largest(const Motion& motion, const Grid& grid) {
  std::vector<double> moved;
  for (const FrameMotion& frame : motion) {
    moved.push_back(largest_displacement(frame.correction, grid));
  }
  const auto most = std::ranges::max_element(moved);
  return fmt::format("{:.2f}\u00a0mm, frame {}", *most, most - moved.begin());
}

std::string not_converged(const Motion& motion) {
  const std::vector<int> frames = frames_where(motion, did_not_converge);
  return fmt::format("{}{}{}", frames.size(), frames.empty() ? "" : ": ",
                     fmt::join(frames, ", "));
}

/// Below so many, a standard deviation over time errs by a tenth or more, and
/// its reciprocal is too large in the mean.
constexpr std::size_t few_frames = 50;

std::string tsnr_of(const SeriesFindings& series, std::size_t frames) {
  return fmt::format("{:.1f}{}", mean_tsnr(series.statistics, series.head),
                     frames < few_frames ? "\u00a0(of few frames)" : "");
}

/// The mean of what is known of the changes from frame to frame.
double mean_change(const std::vector<double>& changes) {
  double sum = 0;
  double count = 0;
  for (const double change : changes) {
    if (!std::isfinite(change)) continue;
    sum += change;
    ++count;
  }
  return count > 0 ? sum / count : 0;
}

/// What the run said, and what the series show, that a reader should look at
/// before using the result.
std::string doubts(const nlohmann::json& run, const Findings& found) {
  auto sentences = run.value("doubts", std::vector<std::string>());
  if (std::ranges::count(found.after.head, 1) == 0)
    sentences.emplace_back("no voxel of the head is covered by every frame");
  if (mean_change(found.after.changes) > mean_change(found.before.changes)) {
    sentences.emplace_back(
        "frames differ more from each other after realignment than before");
  }
  if (sentences.empty()) return "";
  std::string list;
  for (const std::string& sentence : sentences)
    list += fmt::format("<li>{}</li>\n", xml_escaped(sentence));
  return fmt::format(
      "<div class=\"doubt\"><b>To look at before using the series:</b>\n"
      "<ul>\n{}</ul></div>\n",
      list);
}

}  // namespace

std::string rounded(double value) {
  return std::abs(value) >= 100 ? fmt::format("{:.0f}", value)
                                : fmt::format("{:.3g}", value);
}

std::string report_header(const ReportFacts& facts, const Findings& found) {
  const NiftiHeader& scan = found.before.header;
  const auto& shape = scan.grid.shape;
  const Eigen::Vector3d size = voxel_size(scan.grid);
  std::string what = fmt::format(
      "{} frames of {} \u00d7 {} \u00d7 {} voxels of {:.3g} \u00d7 {:.3g} "
      "\u00d7 {:.3g}\u00a0mm",
      scan.frames, shape[0], shape[1], shape[2], size[0], size[1], size[2]);
  if (scan.repetition_time > 0) {
    what += fmt::format(", one every {:.5g}\u00a0s", scan.repetition_time);
  }
  const auto moved = displacement_of(facts, scan.grid);
  const auto run = nlohmann::json::parse(facts.run_json);
  return fmt::format(
      "<header>\n<h1>Motion correction of {}</h1>\n<p>{}</p>\n{}"
      "<p class=\"lead\">Framewise displacement is {:.2f}\u00a0mm in the mean "
      "and {:.2f}\u00a0mm at most. Temporal signal-to-noise ratio inside the "
      "head: {} before, <b>{}</b> after.</p>\n</header>\n",
      xml_escaped(facts.name), what, doubts(run, found), moved.mean,
      moved.largest, tsnr_of(found.before, facts.motion.size()),
      tsnr_of(found.after, facts.motion.size()));
}

std::string numbers_section(const ReportFacts& facts, const Findings& found) {
  const Grid& grid = found.before.header.grid;
  const auto moved = displacement_of(facts, grid);
  const auto frames = facts.motion.size();
  const auto run = nlohmann::json::parse(facts.run_json);
  std::string rows = row("Frames", fmt::format("{}", frames));
  rows += row("Mean framewise displacement",
              fmt::format("{:.3f}\u00a0mm", moved.mean));
  rows += row("Largest framewise displacement",
              fmt::format("{:.3f}\u00a0mm", moved.largest));
  rows += row("Frames above 0.2\u00a0mm", share(moved.above_fifth, frames));
  rows += row("Frames above 0.5\u00a0mm", share(moved.above_half, frames));
  rows += row("Largest displacement of the volume's corners",
              largest(facts.motion, grid));
  rows += row("Frames that did not converge", not_converged(facts.motion));
  rows += row("Mean tSNR in the head, before", tsnr_of(found.before, frames));
  rows += row("Mean tSNR in the head, after", tsnr_of(found.after, frames));
  rows += row("Run time",
              fmt::format("{:.2f}\u00a0s", run.value("wall_seconds", 0.0)));
  rows += row("Command", fmt::format("<code>{}</code>",
                                     xml_escaped(run.value("command", ""))));
  rows += row("Version",
              fmt::format("{}, {}", xml_escaped(run.value("version", "")),
                          xml_escaped(run.value("rung", ""))));
  return "<section>\n<h2>Key numbers</h2>\n<table class=\"numbers\">\n" + rows +
         "</table>\n</section>\n";
}

}  // namespace stagecraft::realign
