#include "stages/realign/base/motion_table.h"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>
#include <system_error>

#include "common/base/error.h"

namespace stagecraft::realign {
namespace {

constexpr std::string_view columns[] = {"trans_x",
                                        "trans_y",
                                        "trans_z",
                                        "rot_x",
                                        "rot_y",
                                        "rot_z",
                                        "framewise_displacement",
                                        "iterations",
                                        "converged",
                                        "correlation"};

/// The columns of a correction.
constexpr std::span parameters(columns, 6);

/// As a column of BIDS.
std::string known(double value) {
  return std::isnan(value) ? "n/a" : fmt::format("{:.10g}", value);
}

}  // namespace

std::vector<double> framewise_displacement(const Motion& motion,
                                           const Grid& grid, double radius) {
  const Eigen::Vector3d middle = centre(grid);
  std::vector<double> result(motion.size(),
                             std::numeric_limits<double>::quiet_NaN());
  for (std::size_t t = 1; t < motion.size(); ++t) {
    const Parameters change = about(motion[t].correction, middle) -
                              about(motion[t - 1].correction, middle);
    result[t] =
        change.head<3>().lpNorm<1>() + radius * change.tail<3>().lpNorm<1>();
  }
  return result;
}

std::string motion_tsv(const Motion& motion, const Grid& grid, double radius) {
  std::string text = fmt::format("{}\n", fmt::join(columns, "\t"));
  const std::vector<double> displacement =
      framewise_displacement(motion, grid, radius);
  for (std::size_t t = 0; t < motion.size(); ++t) {
    const FrameMotion& frame = motion[t];
    // Adding zero turns -0 into 0.
    for (const double value : frame.correction)
      text += fmt::format("{:.10g}\t", value + 0.0);
    text += fmt::format("{}\t{}\t{:d}\t{}\n", known(displacement[t]),
                        frame.iterations, frame.converged,
                        known(frame.correlation));
  }
  return text;
}

std::string motion_json(double radius) {
  using nlohmann::ordered_json;
  ordered_json sidecar;
  for (const char axis : {'x', 'y', 'z'}) {
    sidecar[fmt::format("trans_{}", axis)] = {
        {"Description",
         fmt::format("translation along {} of the correction that brings the "
                     "frame onto the reference, about the world origin (RAS+)",
                     axis)},
        {"Units", "mm"}};
  }
  for (const char axis : {'x', 'y', 'z'}) {
    sidecar[fmt::format("rot_{}", axis)] = {
        {"Description", fmt::format("rotation about {} of the same correction, "
                                    "T Rx Ry Rz in the signs of SPM",
                                    axis)},
        {"Units", "rad"}};
  }
  sidecar["framewise_displacement"] = {
      {"Description",
       fmt::format("sum of the absolute changes of the parameters about the "
                   "centre of the volume since the frame before, rotations as "
                   "arcs on a sphere of {:g} mm (Power et al. 2012); the six "
                   "columns are about the world origin, and where that is far "
                   "from the head their changes add up to more",
                   radius)},
      {"Units", "mm"}};
  sidecar["iterations"] = {{"Description", "Gauss-Newton steps taken"}};
  sidecar["converged"] = {
      {"Description", "whether the last step moved nothing by 1e-5 mm"},
      {"Levels", {{"0", "no"}, {"1", "yes"}}}};
  sidecar["correlation"] = {
      {"Description",
       "of the frame with the reference, both smoothed, over the sample points "
       "within both"}};
  return sidecar.dump(2) + '\n';
}

std::string motion_rp(const Motion& motion) {
  std::string text;
  for (const FrameMotion& frame : motion) {
    for (const double value : frame.correction)
      text += fmt::format(" {:23.16e}", value + 0.0);
    text += '\n';
  }
  return text;
}

NumberTable read_motion_table(const std::filesystem::path& path, int frames) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    throw BadInput(
        path.string() +
        " is a folder; name a motion table, or a folder with MAT_0000 ... "
        "of FSL or frame_0000.txt ... of ITK");
  }
  constexpr std::size_t widths[]{6, 12};
  NumberTable table = read_numbers(path, parameters, widths);
  if (table.rows.rows() != frames) {
    throw BadInput(fmt::format(
        "{} has {} rows of motion but the scan has {} frames; name the table "
        "of this scan",
        path.string(), table.rows.rows(), frames));
  }
  return table;
}

std::vector<Parameters> parameters_in(const NumberTable& table) {
  std::vector<Parameters> motion;
  for (const auto& row : table.rows.rowwise()) {
    motion.emplace_back(row.transpose());
  }
  return motion;
}

std::vector<Parameters> read_motion(const std::string& path, int frames) {
  const NumberTable table = read_motion_table(path, frames);
  if (table.rows.cols() != 6) {
    throw BadInput(path + " holds matrices; name a table of six columns");
  }
  return parameters_in(table);
}

}  // namespace stagecraft::realign
