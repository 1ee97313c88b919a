#include "tests/bench/page_fixture.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <vector>

namespace stagecraft {

using nlohmann::ordered_json;

namespace {

ordered_json arm(const std::string& rung, const std::string& role, int ranks) {
  return {{"name", rung + "/" + role},
          {"role", role},
          {"rung", rung},
          {"program", "example-" + rung},
          {"technique", "idea of it"},
          {"how", fmt::format("{} ranks", ranks)},
          {"ranks", ranks},
          {"threads", 1},
          {"instructions", 5e9 / ranks}};
}

ordered_json run(const std::string& name, int round, double wall) {
  return {{"name", name},         {"run_type", "iteration"},
          {"real_time", wall},    {"cpu_time", 0.9 * wall},
          {"round", round},       {"pass", 0},
          {"label", "0 | 1"},     {"utilisation", 0.85},
          {"pss_bytes", 321e6},   {"rss_bytes", 123e6},
          {"read", 0.05 * wall},  {"smooth", 0.2 * wall},
          {"estimate", wall / 2}, {"reslice", 0.1 * wall},
          {"write", 0.05 * wall}, {"error", 0.0217},
          {"steal", 0.01},        {"pressure", 0.02}};
}

ordered_json kernel(const std::string& name, double flop) {
  return {{"name", name},
          {"ns_per_item", 2},
          {"bytes_per_item", 16},
          {"flop_per_item", flop},
          {"working_set", 100}};
}

}  // namespace

ordered_json nothing() {
  return {{"context", ordered_json::object()},
          {"benchmarks", ordered_json::array()},
          {"stagecraft", {{"arms", ordered_json::array()}}}};
}

ordered_json session_of_rungs() {
  ordered_json file = nothing();
  double wall = 8;
  int ranks = 1;
  for (const std::string rung : {"00_simple", "01_two", "02_quick"}) {
    file["stagecraft"]["arms"].push_back(arm(rung, "rung", ranks));
    for (int round = 0; round < 5; ++round) {
      file["benchmarks"].push_back(
          run(rung + "/rung", round, wall * (1 + 0.001 * round)));
    }
    wall /= 2;
    ranks = 2;
  }
  return file;
}

ordered_json everything() {
  ordered_json file = session_of_rungs();
  for (const char* name : {"kernel/inverse", "kernel/reslice"}) {
    file["benchmarks"].push_back(kernel(name, 8));
  }
  file["benchmarks"].push_back(kernel("ceiling/fma", 90));
  file["benchmarks"].push_back(kernel("ceiling/triad/L1", 2));
  ordered_json& about = file["stagecraft"];
  about["arms"].push_back(arm("02_quick", "alone", 1));
  about["arms"].push_back(arm("02_quick", "control", 2));
  about["arms"].push_back(arm("02_quick", "strong", 1));
  ordered_json two = arm("02_quick", "strong", 2);
  two["name"] = "02_quick/strong/2";
  about["arms"].push_back(two);
  for (int round = 0; round < 5; ++round) {
    file["benchmarks"].push_back(run("02_quick/alone", round, 3.9));
    file["benchmarks"].push_back(run("02_quick/control", round, 2.02));
    file["benchmarks"].push_back(run("02_quick/strong", round, 4));
    file["benchmarks"].push_back(run("02_quick/strong/2", round, 2.5));
  }
  about["machine"] = ordered_json::parse(R"({"allowed_cpus": "0-1",
    "commit": "abc1234", "topology": {"type": "Machine", "children": [
      {"type": "Core", "os_index": 0, "children": [
        {"type": "PU", "os_index": 0}]},
      {"type": "Core", "os_index": 1, "children": [
        {"type": "PU", "os_index": 1}]}]}})");
  about["gate"] = ordered_json::parse(R"({"lines": [
    {"name": "hoist", "outcome": "inconclusive", "sentence": "noisy"},
    {"name": "mpi", "outcome": "pass", "sentence": "fast enough"}],
    "rates": [{"name": "identical", "flagged": 0, "sessions": 500}]})");
  return file;
}

std::string unbalanced(const std::string& html) {
  std::vector<std::string> open;
  const std::regex tag(
      R"(<(/?)([a-zA-Z0-9]+)(?:\s+[\w-]+="[^"<>]*")*\s*(/?)>)");
  std::size_t tags = 0;
  for (std::sregex_iterator it(html.begin(), html.end(), tag), end; it != end;
       ++it, ++tags) {
    const std::smatch& match = *it;
    if (match[1].length() == 0) {
      if (match[3].length() == 0) open.push_back(match[2]);
    } else if (open.empty() || open.back() != match[2]) {
      return match[0];
    } else {
      open.pop_back();
    }
  }
  const auto brackets = std::ranges::count(html, '<');
  if (brackets != static_cast<std::ptrdiff_t>(tags) + 1) return "no tag";
  return open.empty() ? "" : open.back();
}

}  // namespace stagecraft
