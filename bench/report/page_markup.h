#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/figures/record.h"
#include "bench/figures/statistics.h"

namespace stagecraft {

/// "[1.93, 2.02], n = 10", small; only n where there is no interval.
std::string spread(const Estimate& estimate);
/// "1.97", and its spread; a dash where it is not known.
std::string value_and_spread(const Estimate& estimate);
/// "1 rank", "2 ranks".
std::string count_of(std::size_t count, const std::string& thing);

/// Rung and launch of an arm.
std::string name_of(const ArmRecord& arm);

/// What stands at a place like "/machine/host/cpu_model", escaped; empty where
/// nothing does.
std::string text_at(const nlohmann::ordered_json& tree,
                    const std::string& pointer);

/// What is written on an object of the machine: "L3 32 MiB", "Package 0".
std::string topology_label(const nlohmann::ordered_json& object);

/// Everything below takes markup, not bare text.
std::string paragraph(const std::string& markup);
/// A smaller one, below what it explains.
std::string note(const std::string& markup);
std::string section(const std::string& heading, const std::string& markup);
/// A drawing and the words beneath it, which say how it was obtained.
std::string captioned(const std::string& drawing, const std::string& caption);

using Cells = std::vector<std::string>;
/// The first cell of each row is its heading. `name` is read out to those who
/// cannot see the table.
std::string table(const std::string& name, const Cells& headings,
                  const std::vector<Cells>& rows);

}  // namespace stagecraft
