#pragma once

#include <cmath>
#include <random>
#include <string>

#include "bench/figures/record.h"
#include "bench/gate/floors.h"

/// Records of a small ladder, as a session would leave them.
namespace stagecraft::bench_test {

inline ArmRecord arm_record(const std::string& rung, const std::string& role,
                            int ranks, double work = 1) {
  ArmRecord arm;
  arm.name = rung + "/" + role + "/" + std::to_string(work);
  arm.role = role;
  arm.rung = rung;
  arm.ranks = ranks;
  arm.work = work;
  arm.binds = rung == "04_kept";
  arm.bytes = 4.0 * 36 * 36 * 24 * 21;
  arm.flop = 128.0 * 36 * 36 * 24 * 20;
  return arm;
}

/// Seconds of an arm without noise: 01 alone 2.7, 02 alone 1, 04 as 02.
inline double seconds_of(const ArmRecord& arm) {
  return arm.work * (arm.rung == "01_two" ? 2.7 : 1.0);
}

/// What the noise of a machine is made of, standard deviations.
struct Noise {
  double run = 0.01;     ///< of every run on its own
  double round = 0.06;   ///< that all runs of a round share
  double bursts = 0.05;  ///< share of the runs that something disturbs
};

/// Ranks take half the time each, plus 2 %.
inline Record sample_record(int rounds, const Noise& noise = {},
                            std::uint32_t seed = 1) {
  Record record;
  record.arms = {arm_record("01_two", "rung", 2),
                 arm_record("02_quick", "rung", 2),
                 arm_record("01_two", "alone", 1),
                 arm_record("02_quick", "alone", 1),
                 arm_record("02_quick", "control", 1),
                 arm_record("02_quick", "slowed", 1, 1.1),
                 arm_record("02_quick", "slowed", 1, 1.25),
                 arm_record("04_kept", "rung", 2)};
  record.stagecraft = {
      {"machine",
       {{"compiler", "GCC 12"},
        {"commit", "abc"},
        {"date", "2025-01-01"},
        {"host", {{"cpu_model", "CPU"}}}}},
      {"work",
       {{{"rung", "00_simple"}, {"instructions", 2e9}, {"wrong", ""}},
        {{"rung", "01_two"}, {"instructions", 2e9}, {"wrong", ""}},
        {{"rung", "02_quick"}, {"instructions", 5e8}, {"wrong", ""}}}}};
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  for (int round = 0; round < rounds; ++round) {
    const double shared = std::exp(noise.round * normal(random));
    for (const int pass : {0, 1}) {
      for (const ArmRecord& arm : record.arms) {
        double factor = shared * std::exp(noise.run * normal(random));
        if (uniform(random) < noise.bursts) factor *= 1.1;
        const double seconds = factor * seconds_of(arm);
        RunRecord run;
        run.arm = arm.name;
        run.round = round;
        run.pass = pass;
        run.cpu_seconds = seconds;
        run.wall_seconds = arm.ranks == 1 ? seconds : 0.51 * seconds;
        run.masks = arm.rung == "04_kept" ? "0 | 1"
                    : arm.ranks == 1      ? "0-1"
                                          : "0-1 | 0-1";
        run.counters = {{"compute_total", seconds},
                        {"compute_largest", run.wall_seconds},
                        {"steal", 0},
                        {"pressure", 0},
                        {"migrations", 0}};
        record.runs.push_back(run);
      }
    }
  }
  return record;
}

/// A floor that the sample passes unless it says otherwise.
inline Floor sample_floor(Gauge metric, const std::string& rung = "02_quick",
                          const std::string& against = "01_two") {
  Floor floor;
  floor.rung = rung;
  floor.against = against;
  floor.metric = metric;
  floor.compiler = "GCC 12";
  floor.machine = "CPU";
  floor.n = 7;
  floor.floor = 2.55;
  floor.low = 2.65;
  floor.high = 2.75;
  return floor;
}

}  // namespace stagecraft::bench_test
