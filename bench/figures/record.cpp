#include "bench/figures/record.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include "common/base/error.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;

/// Keys of Google Benchmark's entries that are no counters.
constexpr std::string_view own_keys[]{
    "family_index", "per_family_instance_index",
    "repetitions",  "repetition_index",
    "threads",      "iterations",
    "real_time",    "cpu_time",
    "round",        "pass"};

std::map<std::string, double> counters(const ordered_json& entry) {
  std::map<std::string, double> result;
  for (const auto& [key, value] : entry.items()) {
    if (value.is_number() &&
        std::ranges::find(own_keys, key) == std::ranges::end(own_keys)) {
      result[key] = value.get<double>();
    }
  }
  return result;
}

ArmRecord arm_record(const ordered_json& arm) {
  return {.name = arm.at("name"),
          .role = arm.at("role"),
          .rung = arm.at("rung"),
          .program = arm.at("program"),
          .technique = arm.at("technique"),
          .how = arm.at("how"),
          .ranks = arm.at("ranks"),
          .threads = arm.at("threads"),
          .binds = arm.value("binds", false),
          .act = arm.value("act", 1),
          .builds_on = arm.value("builds_on", ""),
          .work = arm.value("work", 1.0),
          .amount = arm.value("amount", 0.0),
          .bytes = arm.value("bytes", 0.0),
          .flop = arm.value("flop", 0.0),
          .instructions = arm.value("instructions", 0.0),
          .report = arm.value("report", ordered_json::object())};
}

RunRecord run_record(const ordered_json& entry) {
  RunRecord run{.arm = entry.at("name"),
                .round = entry.value("round", 0),
                .pass = entry.value("pass", 0),
                .wrong = entry.value("error_message", ""),
                .masks = entry.value("label", ""),
                .counters = counters(entry)};
  if (!entry.value("error_occurred", false)) {
    run.wrong.clear();
    run.wall_seconds = entry.at("real_time");
    run.cpu_seconds = entry.at("cpu_time");
  }
  return run;
}

KernelRecord kernel_record(const ordered_json& entry,
                           const std::string& prefix) {
  return {.name = entry.at("name").get<std::string>().substr(prefix.size()),
          .nanoseconds = entry.at("ns_per_item"),
          .bytes = entry.value("bytes_per_item", 0.0),
          .flop = entry.value("flop_per_item", 0.0),
          .working_set = entry.value("working_set", 0.0)};
}

bool is_aggregate(const ordered_json& entry) {
  return entry.value("run_type", "iteration") == "aggregate";
}

bool holds_objects(const ordered_json& list) {
  return list.is_array() && !list.empty() && list[0].is_object();
}

void write_lines(const ordered_json& json, const std::string& indent,
                 std::string& text) {
  if (json.empty() || !(json.is_object() || holds_objects(json))) {
    text += json.dump();
    return;
  }
  const std::string inner = indent + " ";
  std::string before = "\n" + inner;
  text += json.is_object() ? "{" : "[";
  for (const auto& [key, value] : json.items()) {
    text += before;
    if (json.is_object()) {
      text += ordered_json(key).dump() + ": ";
      write_lines(value, inner, text);
    } else {
      text += value.dump();
    }
    before = ",\n" + inner;
  }
  text += "\n" + indent + (json.is_object() ? "}" : "]");
}

}  // namespace

std::string results_text(const ordered_json& file) {
  std::string text;
  write_lines(file, "", text);
  return text + "\n";
}

Record parse_record(const ordered_json& file) {
  Record record;
  record.context = file.at("context");
  record.stagecraft = file.at("stagecraft");
  for (const auto& arm : record.stagecraft.at("arms")) {
    record.arms.push_back(arm_record(arm));
  }
  for (const auto& entry : file.at("benchmarks")) {
    if (is_aggregate(entry)) continue;
    const std::string name = entry.at("name");
    const bool wrong = entry.value("error_occurred", false);
    if (wrong && !entry.contains("round")) continue;  // a kernel without a time
    if (name.starts_with("kernel/")) {
      record.kernels.push_back(kernel_record(entry, "kernel/"));
    } else if (name.starts_with("ceiling/")) {
      record.ceilings.push_back(kernel_record(entry, "ceiling/"));
    } else {
      record.runs.push_back(run_record(entry));
    }
  }
  return record;
}

Record read_record(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) {
    throw BadInput(
        fmt::format("cannot read {}; `bench/run --out DIR` writes results.json",
                    file.string()));
  }
  try {
    return parse_record(ordered_json::parse(stream));
  } catch (const ordered_json::exception& error) {
    throw BadInput(
        fmt::format("{} is no file of results that bench/run wrote: {}",
                    file.string(), error.what()));
  }
}

std::vector<int> cpus_of(const std::string& list) {
  std::vector<int> cpus;
  std::istringstream stream(list);
  for (int first = 0; stream >> first; stream.ignore()) {
    int last = first;
    if (stream.peek() == '-') {
      stream.ignore();
      stream >> last;
    }
    for (int cpu = first; cpu <= last; ++cpu) cpus.push_back(cpu);
  }
  return cpus;
}

std::string short_name(const ArmRecord& arm) {
  return arm.rung.substr(arm.rung.find('/') + 1);
}

std::string unit(const Record& record) {
  using namespace nlohmann::literals;
  return record.stagecraft.value("/input/unit"_json_pointer, "");
}

std::string error_unit(const Record& record) {
  using namespace nlohmann::literals;
  return record.stagecraft.value("/input/error_unit"_json_pointer, "");
}

const ArmRecord& arm_of(const Record& record, const std::string& name) {
  const auto found = std::ranges::find(record.arms, name, &ArmRecord::name);
  if (found == record.arms.end()) throw std::out_of_range("no arm " + name);
  return *found;
}

std::vector<const RunRecord*> runs_of(const Record& record,
                                      const std::string& arm) {
  std::vector<const RunRecord*> runs;
  for (const RunRecord& run : record.runs) {
    if (run.arm == arm && run.wrong.empty()) runs.push_back(&run);
  }
  return runs;
}

}  // namespace stagecraft
