#include "bench/figures/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "bench/figures/layout.h"
#include "bench/figures/numbers.h"

namespace stagecraft {
namespace {

struct Column {
  std::string heading;
  std::string (*cell)(const RungFigures&);
};

using Row = const RungFigures&;

const Column rung{"rung", [](Row row) { return short_name(*row.arm); }};
const Column technique{"technique", [](Row row) { return row.arm->technique; }};
const Column how{"launched as", [](Row row) { return row.arm->how; }};
const Column speed{"/s", [](Row row) { return with_interval(row.throughput); }};
const Column work{"", [](Row row) -> std::string {
                    const double amount = row.arm->amount;
                    if (amount == 0) return "-";
                    return amount == std::floor(amount)
                               ? fmt::format("{:.0f}", amount)
                               : rounded(amount, 3);
                  }};
const Column start{"start s", [](Row row) { return digits(row.startup); }};
const Column wall{"wall s", [](Row row) { return digits(row.wall); }};
const Column runs{"n", [](Row row) { return std::to_string(row.runs); }};
const Column previous{"x previous",
                      [](Row row) { return with_interval(row.over_previous); }};
const Column serial{"x 00",
                    [](Row row) { return with_interval(row.over_serial); }};
const Column cores{"CPU %",
                   [](Row row) { return whole_percent(row.utilisation); }};
const Column cpu{"CPU s", [](Row row) { return digits(row.cpu); }};
const Column efficiency{
    "eff. %", [](Row row) { return digits(percent(row.efficiency)); }};
const Column structure{"structure",
                       [](Row row) { return with_interval(row.structure); }};
const Column pss{"sum MB", [](Row row) { return in_megabytes(row.pss); }};
const Column rss{"rank MB", [](Row row) { return in_megabytes(row.rss); }};
const Column instructions{"1e9 instr.", [](Row row) -> std::string {
                            const double count = row.arm->instructions;
                            return count > 0 ? rounded(count / 1e9, 3) : "-";
                          }};
const Column error{"error", [](Row row) -> std::string {
                     return row.error ? rounded(*row.error, 3) : "-";
                   }};

Cells cells(const std::vector<Column>& columns, std::size_t left, Row row) {
  Cells result;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (c < left || row.wrong.empty()) {
      result.push_back(columns[c].cell(row));
    } else {
      result.push_back(c == left ? "WRONG" : "");
    }
  }
  return result;
}

/// Without the columns that hold nothing.
Sheet without_dashes(const Sheet& sheet) {
  Sheet result{.headings = {}, .left = sheet.left, .rows = {}};
  result.rows.resize(sheet.rows.size());
  for (std::size_t c = 0; c < sheet.headings.size(); ++c) {
    const auto is_empty = [c](const Cells& row) {
      return row[c] == "-" || row[c].empty();
    };
    if (c >= sheet.left && std::ranges::all_of(sheet.rows, is_empty)) continue;
    result.headings.push_back(sheet.headings[c]);
    for (std::size_t r = 0; r < sheet.rows.size(); ++r) {
      result.rows[r].push_back(sheet.rows[r][c]);
    }
  }
  return result;
}

/// The heading of a column with the unit of its ladder.
std::string heading(const Column& column, const Record& record) {
  if (column.heading == error.heading) {
    return fmt::format("{} {}", column.heading, error_unit(record));
  }
  const bool of_work =
      column.heading == speed.heading || column.heading == work.heading;
  return of_work ? unit(record) + column.heading : column.heading;
}

/// `left`: so many columns are text, which a wrong row has too.
Sheet sheet(const Record& record, const std::vector<Column>& columns,
            std::size_t left) {
  Sheet result{.headings = {}, .left = left, .rows = {}};
  for (const Column& column : columns) {
    result.headings.push_back(heading(column, record));
  }
  for (const RungFigures& row : table_rows(record)) {
    result.rows.push_back(cells(columns, left, row));
  }
  return without_dashes(result);
}

}  // namespace

std::string table_text(const Record& record) {
  std::string text;
  for (const std::vector<Column>& columns :
       {std::vector{rung, how, speed, runs, previous, serial},
        {rung, how, work, start, wall, cpu, cores, efficiency},
        {rung, how, structure, pss, rss, instructions, error}}) {
    text += (text.empty() ? "" : "\n") + aligned(sheet(record, columns, 2));
  }
  return text;
}

std::string masks_text(const Record& record) {
  std::string text = "CPUs of every thread, rank by rank:\n";
  for (const RungFigures& row : table_rows(record)) {
    const auto right = runs_of(record, row.arm->name);
    const std::string masks = right.empty() ? "" : right.back()->masks;
    text += fmt::format("  {}, {}: {}\n", short_name(*row.arm), row.arm->how,
                        masks.empty() ? "-" : masks);
  }
  return text;
}

}  // namespace stagecraft
