#include "bench/climb_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace stagecraft {
namespace {

using nlohmann::ordered_json;
using Cells = std::vector<std::string>;

constexpr std::size_t left_columns = 3;

/// Columns as wide as their widest cell, numbers to the right.
std::string aligned(const std::vector<Cells>& lines) {
  std::vector<std::size_t> widths(lines[0].size());
  for (const Cells& cells : lines) {
    for (std::size_t c = 0; c < cells.size(); ++c) {
      widths[c] = std::max(widths[c], cells[c].size());
    }
  }
  std::string text;
  for (const Cells& cells : lines) {
    for (std::size_t c = 0; c < cells.size(); ++c) {
      text += c < left_columns ? fmt::format("{:<{}}  ", cells[c], widths[c])
                               : fmt::format("{:>{}}  ", cells[c], widths[c]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

struct Memory {
  std::int64_t largest = 0;  ///< peak of the rank that took most, bytes
  std::int64_t sum = 0;      ///< of the peaks of all ranks, bytes
};

std::optional<Memory> memory(const ordered_json& report) {
  Memory result;
  for (const auto& rank : report.value("ranks", ordered_json::array())) {
    const std::int64_t peak = rank.value("peak_memory_bytes", std::int64_t{0});
    if (peak == 0) return {};
    result.largest = std::max(result.largest, peak);
    result.sum += peak;
  }
  if (result.sum == 0) return {};
  return result;
}

std::string megabytes(std::int64_t bytes) {
  return fmt::format("{:.0f}", static_cast<double>(bytes) / 1e6);
}

double utilisation(const Finished& finished, int cores) {
  return finished.cpu_seconds / (finished.wall_seconds * cores);
}

bool right(const Row& row) { return row.verdict.wrong.empty(); }

/// How many times faster than `other` a row is; "-" without another.
std::string speed_up(const Row& row, const Row* other) {
  if (other == nullptr) return "-";
  return fmt::format("{:.2f}",
                     other->finished.wall_seconds / row.finished.wall_seconds);
}

/// The CPUs of every thread of a rank.
std::string masks(const ordered_json& rank) {
  std::vector<std::string> result;
  for (const auto& worker : rank.value("workers", ordered_json::array())) {
    result.push_back(worker.value("mask", "-"));
  }
  return result.empty() ? "-" : fmt::format("{}", fmt::join(result, " "));
}

}  // namespace

std::string climb_text(const std::vector<Row>& rows, int cores) {
  std::vector<Cells> lines{{"rung", "technique", "launched as", "wall s",
                            "x previous", "x 00", "CPU %", "peak MB", "sum MB",
                            "error mm"}};
  const Row* first = nullptr;
  const Row* previous = nullptr;
  for (const Row& row : rows) {
    Cells cells{row.rung, row.technique, row.arm.how};
    if (right(row)) {
      const auto used = memory(row.report);
      cells.insert(
          cells.end(),
          {fmt::format("{:.2f}", row.finished.wall_seconds),
           speed_up(row, previous), speed_up(row, first),
           fmt::format("{:.0f}", 100 * utilisation(row.finished, cores)),
           used ? megabytes(used->largest) : "-",
           used ? megabytes(used->sum) : "-",
           row.verdict.error ? fmt::format("{:.4f}", *row.verdict.error)
                             : "-"});
      if (&row == &rows.front()) first = &row;
      previous = &row;
    } else {
      cells.push_back("WRONG");
    }
    lines.push_back(cells);
  }
  return aligned(lines);
}

std::string masks_text(const std::vector<Row>& rows) {
  std::string text = "CPUs of every thread, rank by rank:\n";
  for (const Row& row : rows) {
    std::vector<std::string> ranks;
    for (const auto& rank : row.report.value("ranks", ordered_json::array())) {
      ranks.push_back(masks(rank));
    }
    text += fmt::format(
        "  {}, {}: {}\n", row.rung, row.arm.how,
        ranks.empty() ? "-" : fmt::format("{}", fmt::join(ranks, " | ")));
  }
  return text;
}

ordered_json climb_json(const std::vector<Row>& rows, int cores) {
  ordered_json result = ordered_json::array();
  for (const Row& row : rows) {
    ordered_json entry{{"rung", row.rung},
                       {"program", row.arm.program},
                       {"technique", row.technique},
                       {"launched_as", row.arm.how},
                       {"launcher", row.arm.launcher},
                       {"threads", row.arm.threads},
                       {"exit_status", row.finished.status},
                       {"wrong", row.verdict.wrong}};
    if (right(row)) {
      entry["wall_seconds"] = row.finished.wall_seconds;
      entry["cpu_seconds"] = row.finished.cpu_seconds;
      entry["cpu_utilisation"] = utilisation(row.finished, cores);
      entry["difference_to_serial_mm"] = row.verdict.difference;
    }
    if (row.verdict.error) entry["error_mm"] = *row.verdict.error;
    entry["report"] = row.report;
    result.push_back(entry);
  }
  return result;
}

}  // namespace stagecraft
