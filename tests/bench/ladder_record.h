#pragma once

#include <string>

#include "bench/figures/record.h"

namespace stagecraft {

/// A small file of results: 00_simple takes 40 s, 01_two 20 s and 02_quick 10 s
/// for 1000 frames in five rounds there and back, all within one per cent.
inline nlohmann::ordered_json ladder_results() {
  using nlohmann::ordered_json;
  ordered_json file{{"context", {{"num_cpus", 2}}},
                    {"benchmarks", ordered_json::array()}};
  file["stagecraft"] = {
      {"machine",
       {{"host", {{"cpu_model", "Some CPU"}}},
        {"allowed_cpus", "0-1"},
        {"compiler", "GCC 12.2.0"},
        {"date", "2026-11-21"},
        {"commit", "abc1234"},
        {"file_system", "tmpfs"}}},
      {"input",
       {{"name", "phantom.nii"}, {"unit", "frames"}, {"error_unit", "mm"}}},
      {"rounds", 5},
      {"gate",
       {{"rates",
         {{{"name", "identical code"}, {"flagged", 2}, {"sessions", 500}}}}}},
      {"arms", ordered_json::array()}};
  const auto arm = [&](const std::string& rung, const std::string& role,
                       int ranks, double instructions) {
    const std::string name = role + "/" + rung;
    file["stagecraft"]["arms"].push_back(
        {{"name", name},
         {"role", role},
         {"rung", rung},
         {"program", rung},
         {"technique", "idea of " + rung},
         {"how", ranks == 1 ? "alone" : "2 ranks"},
         {"ranks", ranks},
         {"threads", 1},
         {"amount", 1000.0},
         {"instructions", instructions}});
    return name;
  };
  const auto runs = [&](const std::string& name, double wall, double cpu,
                        double largest) {
    for (int round = 0; round < 5; ++round) {
      for (int pass = 0; pass < 2; ++pass) {
        const double drift = 1 + 0.01 / 9 * (2 * round + pass);
        file["benchmarks"].push_back({{"name", name},
                                      {"round", round},
                                      {"pass", pass},
                                      {"label", "0-1 | 0-1"},
                                      {"real_time", wall * drift},
                                      {"cpu_time", cpu * drift},
                                      {"utilisation", cpu / wall / 2},
                                      {"pss_bytes", 48e6},
                                      {"rss_bytes", 25.4e6},
                                      {"estimate", 0.5 * wall * drift},
                                      {"compute_total", cpu * drift},
                                      {"compute_largest", largest * drift},
                                      {"error", 0.0161}});
      }
    }
  };
  runs(arm("00_simple", "rung", 1, 4e9), 40, 39, 39);
  runs(arm("01_two", "rung", 2, 4.1e9), 20, 39.5, 19.6);
  runs(arm("02_quick", "rung", 2, 1e9), 10, 18, 9.1);
  runs(arm("01_two", "alone", 1, 0), 39, 38, 38);
  for (const double time : {480.0, 478.0, 483.0}) {
    file["benchmarks"].push_back({{"name", "kernel/general_inverse"},
                                  {"ns_per_item", time},
                                  {"bytes_per_item", 128.0},
                                  {"flop_per_item", 960.0},
                                  {"working_set", 256.0}});
  }
  file["benchmarks"].push_back(
      {{"name", "ceiling/fma"}, {"ns_per_item", 1.0}, {"flop_per_item", 20.0}});
  file["benchmarks"].push_back({{"name", "ceiling/triad/L1"},
                                {"ns_per_item", 1.0},
                                {"bytes_per_item", 64.0},
                                {"working_set", 16384.0}});
  file["benchmarks"].push_back({{"name", "ceiling/triad/memory"},
                                {"ns_per_item", 1.0},
                                {"bytes_per_item", 8.0},
                                {"working_set", 1e9}});
  return file;
}

inline Record ladder_record() { return parse_record(ladder_results()); }

}  // namespace stagecraft
