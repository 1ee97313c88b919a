#include "bench/figures/merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "common/base/error.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;

void append(const ordered_json& more, ordered_json& list) {
  list.insert(list.end(), more.begin(), more.end());
}

/// Throws where two sessions cannot stand in one file.
void check_same(const ordered_json& a, const ordered_json& b) {
  for (const char* key : {"commit", "host", "compiler", "flags"}) {
    const ordered_json& one = a.at("stagecraft").at("machine").at(key);
    const ordered_json& other = b.at("stagecraft").at("machine").at(key);
    if (one != other) {
      throw BadInput(fmt::format(
          "the parts were measured with different {}: {} and {}; measure all "
          "of them again with bench/run --publish",
          key, one.dump(), other.dump()));
    }
  }
}

/// The arms that the file does not have yet.
ordered_json new_arms(const ordered_json& arms, const ordered_json& known) {
  ordered_json result = ordered_json::array();
  for (const ordered_json& arm : arms) {
    const bool is_known = std::ranges::any_of(known, [&](const auto& other) {
      return other.at("name") == arm.at("name");
    });
    if (!is_known) result.push_back(arm);
  }
  return result;
}

void add_instructions(const ordered_json& rounds, ordered_json& file) {
  check_same(file, rounds);
  for (const ordered_json& count : rounds.at("stagecraft").at("work")) {
    for (ordered_json& arm : file.at("stagecraft").at("arms")) {
      if (arm.at("rung") == count.at("rung")) {
        arm["instructions"] = count.at("instructions");
      }
    }
  }
}

}  // namespace

void add_session(const ordered_json& other, ordered_json& file) {
  check_same(file, other);
  ordered_json& arms = file.at("stagecraft").at("arms");
  const ordered_json more = new_arms(other.at("stagecraft").at("arms"), arms);
  append(more, arms);
  for (const ordered_json& entry : other.at("benchmarks")) {
    const bool wanted = std::ranges::any_of(more, [&](const auto& arm) {
      return arm.at("name") == entry.at("name");
    });
    if (wanted) file.at("benchmarks").push_back(entry);
  }
}

ordered_json merge(const Parts& parts) {
  ordered_json file = parts.ladder;
  ordered_json& own = file.at("stagecraft");
  if (!parts.scaling.is_null()) add_session(parts.scaling, file);
  if (!parts.kernels.is_null()) {
    append(parts.kernels.at("benchmarks"), file.at("benchmarks"));
  }
  if (!parts.rounds.is_null()) add_instructions(parts.rounds, file);
  if (!parts.gate.is_null()) own["gate"]["lines"] = parts.gate.at("lines");
  if (!parts.rates.is_null()) own["gate"]["rates"] = parts.rates.at("rates");
  return file;
}

std::string results_name(const ordered_json& results) {
  const ordered_json& host = results.at("stagecraft").at("machine").at("host");
  std::string name;
  for (const char letter : host.at("cpu_model").get<std::string>()) {
    const auto byte = static_cast<unsigned char>(letter);
    if (std::isalnum(byte) != 0) {
      name += static_cast<char>(std::tolower(byte));
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  if (!name.empty() && name.back() != '-') name += '-';
  return fmt::format("{}{}-cores.json", name, host.at("cores").get<int>());
}

}  // namespace stagecraft
