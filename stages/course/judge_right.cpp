#include <fmt/format.h>

#include "bench/harness/machine.h"
#include "bench/harness/process.h"
#include "bench/harness/workspace.h"
#include "stages/course/judge.h"
#include "stages/course/suite_report.h"

namespace stagecraft::course {
namespace {

namespace fs = std::filesystem;

constexpr int limit = 20;               // s, for a run that takes 1 to 4
constexpr double most_pressure = 0.25;  // of the time, to blame a deadlock

std::string in_words(const SuiteRun& run) {
  const auto count = [](int number, const char* thing) {
    return fmt::format("{} {}{}", number, thing, number == 1 ? "" : "s");
  };
  if (run.threads == 1) return count(run.ranks, "rank");
  if (run.ranks == 1) return count(run.threads, "thread");
  return count(run.ranks, "rank") + " of " + count(run.threads, "thread");
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    const bool plain = word.find('*') == word.npos;
    text += (text.empty() ? "" : " ") + (plain ? word : "'" + word + "'");
  }
  return text;
}

/// What went wrong in a run that left with a status.
Star fault(const SuiteRun& run, const fs::path& suite, int status,
           const std::string& report, double pressure) {
  const Failure failure = first_failure(report);
  std::string text = fmt::format("with {}", in_words(run));
  if (!failure.test.empty()) {
    text += fmt::format(", the test \"{}\"", test_in_words(failure.test));
  }
  const bool late = status == 124 || status == 137;
  if (late && pressure > most_pressure) {
    return {.outcome = Outcome::inconclusive,
            .text = text + fmt::format("\n            did not end in {} s, but "
                                       "others keep this machine busy\n",
                                       limit)};
  }
  if (late) {
    text += fmt::format(
        "\n            does not end in {} s: does a rank wait for a message "
        "that\n            nobody sends, or a loop for what never comes?\n",
        limit);
  } else if (failure.text.empty()) {
    text += fmt::format("\n            ends the program (status {})\n", status);
  } else {
    text += " fails:\n" + failure.text;
  }
  SuiteRun alone = run;
  if (!failure.test.empty()) alone.filter = failure.test;
  std::vector<std::string> words = suite_command(fs::relative(suite), alone);
  return {.outcome = Outcome::fail,
          .text = text + "            See it all:\n            " +
                  joined(words) + "\n"};
}

}  // namespace

std::vector<SuiteRun> suite_runs(const Exercise& exercise) {
  const std::string unequal = "Awkward.NoPoint*";
  const std::string bits = "Laws.Twice*";
  if (exercise.has_threads) {
    return {{1, 2, "Reslice.Onto*"},
            {1, 4, "*/clean:" + bits + ":" + unequal},
            {2, 2, unequal + ":Awkward.TwoFrames"},
            {1, 1, "*/clean"}};
  }
  return {{2, 1, "Reslice.Onto*"},
          {3, 1, unequal + ":" + bits + ":*/clean"},
          {1, 1, "Awkward.TwoFrames:" + unequal}};
}

std::vector<std::string> suite_command(const fs::path& suite,
                                       const SuiteRun& run) {
  std::vector<std::string> words;
  if (run.ranks > 1) {
    words = {"mpirun",          "--bind-to", "none",
             "--oversubscribe", "-n",        std::to_string(run.ranks)};
  }
  words.insert(words.end(), {suite.string(), "--gtest_filter=" + run.filter,
                             std::to_string(run.threads)});
  return words;
}

Star judge_right(const Exercise& exercise, const fs::path& suite) {
  const Workspace workspace(1'000'000);
  const fs::path log = workspace.path() / "log.txt";
  std::string passed;
  for (const SuiteRun& run : suite_runs(exercise)) {
    std::vector<std::string> words{"timeout", "--kill-after=2",
                                   std::to_string(limit)};
    for (std::string& word : suite_command(suite, run)) {
      words.push_back(std::move(word));
    }
    words.insert(words.end() - 1, {"--gtest_fail_fast", "--gtest_color=no"});
    const Busy before = busy();
    const Finished finished = run_process(words, log);
    if (finished.status != 0) {
      const double pressure =
          between(before, busy(), finished.wall_seconds).pressure;
      return fault(run, suite, finished.status, read_text(log), pressure);
    }
    passed += (passed.empty() ? "" : ", ") + in_words(run);
  }
  return {.outcome = Outcome::pass,
          .text =
              "the answer of 00_serial, twice the same bits:\n"
              "            " +
              passed + "\n"};
}

}  // namespace stagecraft::course
