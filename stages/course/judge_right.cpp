#include <fmt/format.h>

#include "bench/harness/process.h"
#include "bench/harness/workspace.h"
#include "stages/course/given.h"
#include "stages/course/judge.h"
#include "stages/course/suite_report.h"

namespace stagecraft::course {
namespace {

namespace fs = std::filesystem;

constexpr int limit = 30;  // s, for a run that takes 1 to 4

std::string in_words(const SuiteRun& run) {
  const std::string how = launched(run.workers).how;
  return how == "alone" ? how : "with " + how;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    const bool plain = word.find('*') == word.npos;
    text += (text.empty() ? "" : " ") + (plain ? word : "'" + word + "'");
  }
  return text;
}

/// The words that start a suite.
std::vector<std::string> suite_command(const fs::path& suite,
                                       const SuiteRun& run) {
  std::vector<std::string> words = launched(run.workers).launcher;
  words.insert(words.end(), {suite.string(), "--gtest_filter=" + run.filter,
                             std::to_string(run.workers.threads)});
  return words;
}

Finished finished(const fs::path& suite, const SuiteRun& run, int seconds,
                  const fs::path& log) {
  std::vector<std::string> words = suite_command(suite, run);
  words.insert(words.begin(),
               {"timeout", "--kill-after=2", std::to_string(seconds)});
  words.insert(words.end() - 1, {"--gtest_fail_fast", "--gtest_color=no"});
  return run_process(words, log);
}

/// What went wrong in a run that left with a status.
std::string fault(const SuiteRun& run, const fs::path& suite, int status,
                  const std::string& report) {
  const Failure failure = first_failure(report);
  std::string text = in_words(run);
  if (!failure.test.empty()) {
    text += fmt::format(", the test \"{}\"", test_in_words(failure.test));
  }
  if (status == 124 || status == 137) {
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
  return text + "            See it all:\n            " +
         joined(suite_command(fs::relative(suite), alone)) + "\n";
}

}  // namespace

Star judge_right(const Exercise& exercise, const Programs& programs) {
  const Workspace workspace(1'000'000);
  const fs::path log = workspace.path() / "log.txt";
  const fs::path suite = programs.folder / (programs.mine + "-suite");
  std::string passed;
  for (const SuiteRun& run : exercise.runs) {
    const Finished mine = finished(suite, run, limit, log);
    if (mine.status == 0) {
      passed += (passed.empty() ? "" : ", ") + in_words(run);
      continue;
    }
    Star star{.text = fault(run, suite, mine.status, read_text(log))};
    // Where a machine is so busy that the rung is late, no limit is fair.
    const bool rung = finished(programs.folder / (programs.rung + "-suite"),
                               run, limit / 3, log)
                          .status == 0;
    star.outcome = rung ? Outcome::fail : Outcome::inconclusive;
    if (!rung) {
      star.text += fmt::format("            but {} does not pass here either\n",
                               programs.rung);
    }
    return star;
  }
  return {.outcome = Outcome::pass,
          .text = "the answer is right\n            " + passed + "\n"};
}

}  // namespace stagecraft::course
