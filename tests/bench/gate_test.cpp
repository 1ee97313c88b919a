#include "bench/gate/gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <stdexcept>

#include "bench/gate/lines.h"
#include "tests/bench/gate_sample.h"

namespace stagecraft::bench_test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr Noise silence{.run = 0, .round = 0, .bursts = 0};

/// The judgement of a quiet record in which something was changed.
Judgement judged(const Floor& floor,
                 const std::function<void(Record&)>& change = {}) {
  Record record = sample_record(7, silence);
  if (change) change(record);
  return judgement(record, floor, paired);
}

/// A run of an arm of the sample.
RunRecord& run_of(Record& record, const std::string& rung,
                  const std::string& role, int round = 0) {
  for (RunRecord& run : record.runs) {
    if (run.arm.starts_with(rung + "/" + role) && run.round == round) {
      return run;
    }
  }
  throw std::out_of_range(rung);
}

void slow_down(Record& record, const std::string& role, double factor) {
  for (RunRecord& run : record.runs) {
    if (!run.arm.starts_with("02_quick/" + role)) continue;
    run.cpu_seconds *= factor;
    run.wall_seconds *= factor;
    run.counters["compute_total"] *= factor;
    run.counters["compute_largest"] *= factor;
  }
}

Floor structure_floor() {
  Floor floor = sample_floor(Gauge::structure, "02_quick", "alone");
  floor.floor = 1.85;
  floor.low = 1.9;
  floor.high = 2;
  return floor;
}

Floor masks_floor() {
  Floor floor = sample_floor(Gauge::masks, "04_kept", "plan");
  floor.floor = floor.low = floor.high = 1;
  return floor;
}

Floor work_floor() {
  Floor floor = sample_floor(Gauge::work);
  floor.floor = 3.96;
  floor.low = floor.high = 4;
  return floor;
}

TEST(Gate, DecidesByTheWholeInterval) {
  const Floor floor = sample_floor(Gauge::cpu);
  const auto outcome = [&floor](double low, double value, double high) {
    return decided(floor, {value, low, high, 7}).outcome;
  };
  EXPECT_EQ(outcome(2.6, 2.7, 2.8), Outcome::pass);
  EXPECT_EQ(outcome(2.3, 2.4, 2.54), Outcome::fail);
  EXPECT_EQ(outcome(2.3, 2.4, 2.56), Outcome::inconclusive);
  EXPECT_EQ(outcome(2.5, 2.7, 2.8), Outcome::inconclusive);
  EXPECT_EQ(outcome(2.88, 2.9, 2.95), Outcome::pass);
  EXPECT_EQ(outcome(2.9, 3.0, 3.1), Outcome::inconclusive);
}

TEST(Gate, NeverPassesWhatIsNoNumber) {
  const Floor floor = sample_floor(Gauge::cpu);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinite = std::numeric_limits<double>::infinity();
  EXPECT_EQ(decided(floor, {}).outcome, Outcome::inconclusive);
  for (const Estimate& figure :
       {Estimate{nan, nan, nan, 7}, Estimate{2.7, nan, 2.75, 7},
        Estimate{2.7, 2.6, nan, 7}, Estimate{2.7, 2.6, infinite, 7}}) {
    EXPECT_EQ(decided(floor, figure).outcome, Outcome::inconclusive);
  }
}

TEST(Gate, PassesTheSameCodeInEveryMetric) {
  EXPECT_EQ(judged(sample_floor(Gauge::cpu)).outcome, Outcome::pass);
  EXPECT_EQ(judged(sample_floor(Gauge::wall)).outcome, Outcome::pass);
  EXPECT_EQ(judged(structure_floor()).outcome, Outcome::pass);
  EXPECT_EQ(judged(masks_floor()).outcome, Outcome::pass);
  EXPECT_EQ(judged(work_floor()).outcome, Outcome::pass);
}

TEST(Gate, FailsASlowerRungInItsOwnMetric) {
  const auto alone = [](Record& record) { slow_down(record, "alone", 1.1); };
  const auto ranks = [](Record& record) { slow_down(record, "rung", 1.1); };
  EXPECT_EQ(judged(sample_floor(Gauge::cpu), alone).outcome, Outcome::fail);
  EXPECT_EQ(judged(structure_floor(), ranks).outcome, Outcome::fail);
  EXPECT_EQ(judged(work_floor(),
                   [](Record& record) {
                     record.stagecraft["work"][2]["instructions"] = 5.1e8;
                   })
                .outcome,
            Outcome::fail);
  EXPECT_EQ(judged(masks_floor(),
                   [](Record& record) {
                     run_of(record, "04_kept", "rung").masks = "0 | 0";
                   })
                .outcome,
            Outcome::fail);
}

TEST(Gate, SaysThatAFloorIsTooLow) {
  const Judgement better = judged(sample_floor(Gauge::cpu), [](Record& record) {
    slow_down(record, "alone", 0.9);
  });
  EXPECT_EQ(better.outcome, Outcome::inconclusive);
  EXPECT_THAT(better.reason, HasSubstr("derive the floor again"));
}

TEST(Gate, HoldsTheFirstRungToItsRecordedWork) {
  Floor floor = sample_floor(Gauge::work, "00_simple", "recorded");
  floor.recorded = 2e9;
  floor.floor = 0.99;
  floor.low = floor.high = 1;
  EXPECT_EQ(judged(floor).outcome, Outcome::pass);
  floor.recorded = 1.9e9;
  EXPECT_EQ(judged(floor).outcome, Outcome::fail);
}

TEST(Gate, FailsAWrongResult) {
  const Judgement wrong = judged(sample_floor(Gauge::cpu), [](Record& record) {
    run_of(record, "02_quick", "alone").wrong = "its motion differs";
  });
  EXPECT_EQ(wrong.outcome, Outcome::fail);
  EXPECT_THAT(wrong.reason, HasSubstr("its motion differs"));
  EXPECT_EQ(judged(work_floor(),
                   [](Record& record) {
                     record.stagecraft["work"][2]["wrong"] =
                         "its motion differs";
                   })
                .outcome,
            Outcome::fail);
}

TEST(Gate, GivesNoVerdictOnARunWithoutATime) {
  for (const double time : {std::numeric_limits<double>::quiet_NaN(), 0.0, -1.0,
                            std::numeric_limits<double>::infinity()}) {
    EXPECT_EQ(judged(sample_floor(Gauge::cpu),
                     [time](Record& record) {
                       run_of(record, "02_quick", "alone").cpu_seconds = time;
                     })
                  .outcome,
              Outcome::inconclusive);
  }
  EXPECT_EQ(judged(structure_floor(),
                   [](Record& record) {
                     run_of(record, "02_quick", "rung")
                         .counters.erase("compute_largest");
                   })
                .outcome,
            Outcome::inconclusive);
}

TEST(Gate, RefusesOtherMasks) {
  const Judgement other = judged(sample_floor(Gauge::cpu), [](Record& record) {
    run_of(record, "02_quick", "alone", 3).masks = "0";
  });
  EXPECT_EQ(other.outcome, Outcome::inconclusive);
  EXPECT_THAT(other.reason, HasSubstr("may not be compared"));
  EXPECT_EQ(judged(sample_floor(Gauge::cpu),
                   [](Record& record) {
                     run_of(record, "02_quick", "alone").masks.clear();
                   })
                .outcome,
            Outcome::inconclusive);
}

TEST(Gate, FailsWhatIsFasterThanTheMachine) {
  const auto with_ceilings = [](Record& record) {
    record.ceilings = {{.name = "fma", .nanoseconds = 1, .flop = 16},
                       {.name = "triad/memory",
                        .nanoseconds = 1,
                        .bytes = 20,
                        .working_set = 1e9}};
  };
  EXPECT_EQ(judged(sample_floor(Gauge::cpu), with_ceilings).outcome,
            Outcome::pass);
  const Judgement magic = judged(sample_floor(Gauge::cpu), [&](Record& record) {
    with_ceilings(record);
    run_of(record, "02_quick", "alone").cpu_seconds = 0.001;
  });
  EXPECT_EQ(magic.outcome, Outcome::fail);
  EXPECT_THAT(magic.reason, HasSubstr("need here"));
}

TEST(Gate, DoubtsMoreThanAllWorkersCanGive) {
  const Judgement magic = judged(structure_floor(), [](Record& record) {
    slow_down(record, "rung", 0.8);
  });
  EXPECT_EQ(magic.outcome, Outcome::inconclusive);
  EXPECT_THAT(magic.reason, HasSubstr("cannot be"));
}

TEST(Gate, GivesNoVerdictOnWallTimeOfAnUnfitMachine) {
  const Judgement unfit = judged(sample_floor(Gauge::wall), [](Record& record) {
    for (RunRecord& run : record.runs) run.counters["steal"] = 0.05;
  });
  EXPECT_EQ(unfit.outcome, Outcome::inconclusive);
  EXPECT_THAT(unfit.reason, HasSubstr("not fit"));
  EXPECT_EQ(judged(sample_floor(Gauge::cpu),
                   [](Record& record) {
                     for (RunRecord& run : record.runs)
                       run.counters["steal"] = 0.05;
                   })
                .outcome,
            Outcome::pass);
}

TEST(Gate, GivesNoVerdictWhereOtherProgramsTakeTheCpus) {
  const auto structure = [](double slowed, double others) {
    return judged(structure_floor(), [&](Record& record) {
      slow_down(record, "rung", slowed);
      for (RunRecord& run : record.runs) run.counters["others"] = others;
    });
  };
  EXPECT_EQ(structure(1, 0.1).outcome, Outcome::pass);
  EXPECT_EQ(structure(1.5, 0.1).outcome, Outcome::fail);
  for (const double slowed : {1.0, 1.5}) {
    const Judgement busy = structure(slowed, 0.3);
    EXPECT_EQ(busy.outcome, Outcome::inconclusive);
    EXPECT_THAT(busy.reason, HasSubstr("others took 30 % of the CPUs"));
  }
}

TEST(Gate, GivesNoVerdictWhereOtherGuestsTakeTheCpus) {
  const auto outcome = [](double steal) {
    return judged(structure_floor(),
                  [steal](Record& record) {
                    for (RunRecord& run : record.runs) {
                      run.counters["others"] = 0.04;
                      run.counters["steal"] = steal;
                    }
                  })
        .outcome;
  };
  EXPECT_EQ(outcome(0.05), Outcome::pass);
  EXPECT_EQ(outcome(0.07), Outcome::inconclusive);
}

TEST(Gate, FailsThreadsThatMoveOnAFreeMachineOnly) {
  const auto outcome = [](double others, const std::string& masks) {
    return judged(masks_floor(),
                  [&](Record& record) {
                    for (RunRecord& run : record.runs) {
                      run.counters["others"] = others;
                    }
                    RunRecord& run = run_of(record, "04_kept", "rung");
                    run.counters["migrations"] = 1;
                    run.masks = masks;
                  })
        .outcome;
  };
  EXPECT_EQ(outcome(0, "0 | 1"), Outcome::fail);
  EXPECT_EQ(outcome(0.3, "0 | 1"), Outcome::inconclusive);
  EXPECT_EQ(outcome(0.3, "0 | 0"), Outcome::fail);
}

TEST(Gate, GivesNoVerdictWhereTheSameRunsDiffer) {
  const Judgement unsteady =
      judged(sample_floor(Gauge::cpu), [](Record& record) {
        for (RunRecord& run : record.runs) {
          if (run.pass == 1) run.cpu_seconds *= 1.20;
        }
      });
  EXPECT_EQ(unsteady.outcome, Outcome::inconclusive);
  EXPECT_THAT(unsteady.reason, HasSubstr("the limit is 15 %"));
  EXPECT_EQ(judged(sample_floor(Gauge::cpu),
                   [](Record& record) {
                     for (RunRecord& run : record.runs) {
                       if (run.pass == 1) run.cpu_seconds *= 1.10;
                     }
                   })
                .outcome,
            Outcome::pass);
}

TEST(Gate, GivesNoVerdictUnderOtherConditions) {
  Floor other = work_floor();
  other.compiler = "GCC 11";
  EXPECT_EQ(judged(other).outcome, Outcome::inconclusive);
  other = work_floor();
  other.machine = "another";
  EXPECT_EQ(judged(other).outcome, Outcome::pass);
  other = sample_floor(Gauge::cpu);
  other.machine = "another";
  EXPECT_EQ(judged(other).outcome, Outcome::inconclusive);
}

TEST(Gate, GivesNoVerdictOnWhatIsMissing) {
  EXPECT_EQ(judged(sample_floor(Gauge::cpu, "03_thread")).outcome,
            Outcome::inconclusive);
  EXPECT_EQ(judged(sample_floor(Gauge::work, "03_thread")).outcome,
            Outcome::inconclusive);
  EXPECT_EQ(
      judged(masks_floor(),
             [](Record& record) {
               run_of(record, "04_kept", "rung").counters.erase("migrations");
             })
          .outcome,
      Outcome::inconclusive);
  EXPECT_EQ(judged(sample_floor(Gauge::cpu),
                   [](Record& record) {
                     std::erase_if(record.runs, [](const RunRecord& run) {
                       return run.round > 1;
                     });
                   })
                .outcome,
            Outcome::inconclusive);
  EXPECT_EQ(overall({}), Outcome::inconclusive);
}

TEST(Gate, TheWorstOutcomeIsTheVerdict) {
  const auto with = [](Outcome outcome) {
    return Judgement{sample_floor(Gauge::cpu), {}, outcome, "why"};
  };
  EXPECT_EQ(overall({with(Outcome::pass), with(Outcome::inconclusive)}),
            Outcome::inconclusive);
  EXPECT_EQ(overall({with(Outcome::fail), with(Outcome::inconclusive)}),
            Outcome::fail);
  const std::string text =
      gate_text({with(Outcome::fail), with(Outcome::pass)});
  EXPECT_THAT(text, HasSubstr("02_quick over 01_two, cpu  FAIL"));
  EXPECT_THAT(text, HasSubstr("Verdict: FAIL. 1 of 2 floors pass"));
}

}  // namespace
}  // namespace stagecraft::bench_test
