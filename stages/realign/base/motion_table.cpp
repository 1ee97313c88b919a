#include "stages/realign/base/motion_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
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
                                        "converged"};

std::vector<std::string_view> fields_of(std::string_view line) {
  constexpr std::string_view blanks = " \t\r";
  std::vector<std::string_view> fields;
  auto begin = line.find_first_not_of(blanks);
  while (begin != line.npos) {
    const auto end = std::min(line.find_first_of(blanks, begin), line.size());
    fields.push_back(line.substr(begin, end - begin));
    begin = line.find_first_not_of(blanks, end);
  }
  return fields;
}

Parameters parameters_in(const std::vector<std::string_view>& fields,
                         const std::string& where) {
  Parameters p;
  for (unsigned c = 0; c < 6; ++c) {
    const std::string_view text = fields[c];
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), p[c]);
    if (error != std::errc() || end != text.data() + text.size() ||
        !std::isfinite(p[c])) {
      throw BadInput(fmt::format(
          "{}: column {} holds \"{}\"; every frame needs six finite numbers: "
          "translations in mm and rotations in radians along x, y and z",
          where, c + 1, text));
    }
  }
  return p;
}

}  // namespace

std::vector<double> framewise_displacement(const Motion& motion,
                                           const Grid& grid) {
  constexpr double radius = 50;  // mm
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

std::string motion_tsv(const Motion& motion, const Grid& grid) {
  std::string text = fmt::format("{}\n", fmt::join(columns, "\t"));
  const std::vector<double> displacement = framewise_displacement(motion, grid);
  for (std::size_t t = 0; t < motion.size(); ++t) {
    const FrameMotion& frame = motion[t];
    // Adding zero turns -0 into 0.
    for (const double value : frame.correction)
      text += fmt::format("{:.10g}\t", value + 0.0);
    text += std::isnan(displacement[t])
                ? "n/a"
                : fmt::format("{:.10g}", displacement[t]);
    text += fmt::format("\t{}\t{:d}\n", frame.iterations, frame.converged);
  }
  return text;
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

std::vector<Parameters> read_motion(const std::string& path, int frames) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    throw BadInput(path + " is a folder; name a motion table");
  std::ifstream file(path);
  if (!file) {
    throw BadInput(path +
                   " cannot be read; name a motion table that exists and that "
                   "you may read");
  }
  std::vector<Parameters> motion;
  std::size_t width = 6;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const std::vector<std::string_view> fields = fields_of(line);
    if (fields.empty() || fields[0].starts_with('#')) continue;
    const std::string where = fmt::format("{}, line {}", path, number);
    if (motion.empty() && std::ranges::equal(fields, columns)) {
      width = std::size(columns);
      continue;
    }
    if (fields.size() != width) {
      throw BadInput(fmt::format(
          "{}: {} columns instead of {}; name a motion.tsv of this program or "
          "an rp_*.txt of SPM",
          where, fields.size(), width));
    }
    motion.push_back(parameters_in(fields, where));
  }
  if (std::ssize(motion) != frames) {
    throw BadInput(fmt::format(
        "{} has {} rows of motion but the scan has {} frames; name the table "
        "of this scan",
        path, motion.size(), frames));
  }
  return motion;
}

}  // namespace stagecraft::realign
