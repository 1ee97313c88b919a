#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "stages/ladder.h"

/// Asks a rung's program who it is and writes the tests that follow from it, as
/// ctest reads them; `add_suites` (suite.cmake) calls it.
namespace stagecraft {
namespace {

using Words = std::vector<std::string>;

/// A launch: some ranks (0: without a launcher) of some threads.
struct Workers {
  int ranks = 0;
  int threads = 1;
  bool operator==(const Workers&) const = default;
};

std::string name_of(const Workers& workers) {
  return (workers.ranks == 0 ? "alone" : std::to_string(workers.ranks)) +
         fmt::format("x{}", workers.threads);
}

/// Where a ladder begins, every number of workers is tried: fewer and more than
/// cores or inputs, and such as leave a remainder. Later rungs share work in
/// the ways that earlier ones tried out.
std::vector<Workers> all_workers(const Rung& rung) {
  if (!rung.ranks && !rung.threads) return {{0, 1}};
  if (!rung.ranks) return {{0, 1}, {0, 2}, {0, 5}};
  if (rung.act > 1) return {{0, 4}, {2, 1}, {3, 2}, {5, 1}};
  std::vector<Workers> all;
  const std::vector<int> threads =
      rung.threads ? std::vector{1, 2, 4} : std::vector{1};
  const std::vector<int> ranks =
      rung.ranks ? std::vector{0, 1, 2, 3, 5} : std::vector{0};
  for (const int each : threads) {
    for (const int count : ranks) all.push_back({count, each});
  }
  if (!rung.threads) all.push_back({7, 1});
  return all;
}

class Plan {
 public:
  Plan(std::map<std::string, std::string> options, const Rung& rung)
      : options_(std::move(options)), rung_(rung) {}

  std::string text() {
    core();
    if (has("--suite")) own();
    return text_;
  }

 private:
  bool has(const std::string& option) const {
    return options_.contains(option);
  }
  const std::string& of(const std::string& option) const {
    return options_.at(option);
  }

  Words launched(const Workers& workers) const {
    if (workers.ranks == 0) return {};
    return {of("--mpiexec"),   "--bind-to", "none",
            "--oversubscribe", "-n",        std::to_string(workers.ranks)};
  }

  /// A test for every part of the core suite.
  void core() {
    const bool shares = rung_.ranks || rung_.threads;
    const Workers several{0, shares ? 2 : 1};
    const auto part = [&](const std::string& name, const std::string& suites,
                          const Workers& workers) {
      add("core." + name, workers, {of("--core"), "--gtest_filter=" + suites},
          {of("--program")});
    };
    part("same", "Same*", {});
    part("workers", "Workers*", several);
    part("killed", "*Killed*", several);
    part("bad-input", "BadInputs*", {});
    part("output", "Output*", {});
    part("words", "Words*", {});
  }

  /// All in process, by two workers of each kind that the rung has; of these
  /// tests some on files, and some on every other number of workers.
  void own() {
    std::vector<Workers> whole;
    if (rung_.threads) whole.push_back({0, 2});
    if (rung_.ranks) whole.push_back({2, 1});
    if (whole.empty()) whole.push_back({0, 1});
    for (const Workers& workers : whole) {
      in_process("suite-" + name_of(workers), workers, "-" + of("--apart"));
    }
    in_process("real-data", whole.front(), of("--apart"));
    Words program = launched(whole.back());
    program.insert(program.begin(), "--gtest_filter=" + of("--through"));
    program.push_back(of("--program"));
    add("on-files", whole.back(), {of("--files")}, program);
    for (const Workers& workers : all_workers(rung_)) {
      // What a rung without workers passes here is what the sanitizers look at.
      const bool shares = rung_.ranks || rung_.threads;
      if (shares && std::ranges::count(whole, workers) > 0) continue;
      in_process(name_of(workers), workers, of("--workers"));
    }
  }

  void in_process(const std::string& name, const Workers& workers,
                  const std::string& filter) {
    Words words = launched(workers);
    words.push_back(of("--suite"));
    add(name, workers, words,
        {"--gtest_filter=" + filter, std::to_string(workers.threads)});
  }

  void add(const std::string& name, const Workers& workers, const Words& words,
           const Words& more) {
    const std::string test = rung_.program + "." + name;
    const bool busy =
        workers.ranks * workers.threads > 1 || workers.threads > 1;
    std::string labels = of("--ladder") + ";" + rung_.program;
    if (has("--sanitize") &&
        (name == "3x2" || name == "alonex1" || name == "core.bad-input")) {
      labels += ";sanitize";
    }
    // MPI is not built for the thread sanitizer: no ranks.
    if (has("--sanitize") && workers.ranks == 0 && workers.threads > 2) {
      labels += ";threads";
    }
    // Skipped is what ends with the names of skipped tests: behind them stand
    // those of failed ones.
    text_ += fmt::format(
        "add_test([=[{0}]=] {1} {2})\n"
        "set_tests_properties([=[{0}]=] PROPERTIES LABELS "
        "\"{3}\" TIMEOUT 600 PROCESSORS {4} ENVIRONMENT \"{5}\" "
        "SKIP_REGULAR_EXPRESSION [=[\\[  SKIPPED \\] [^\n]*\n$]=])\n",
        test, quoted(words), quoted(more), labels, busy ? 2 : 1,
        of("--environment"));
  }

  static std::string quoted(const Words& words) {
    Words result;
    for (const std::string& word : words) {
      result.push_back(fmt::format("[=[{}]=]", word));
    }
    return fmt::format("{}", fmt::join(result, " "));
  }

  std::map<std::string, std::string> options_;
  Rung rung_;
  std::string text_;
};

int run(const Words& words) {
  std::map<std::string, std::string> options;
  for (std::size_t n = 0; n + 1 < words.size(); n += 2) {
    options[words[n]] = words[n + 1];
  }
  const std::filesystem::path program = options.at("--program");
  const Rung rung = ask(program.parent_path(), program.filename());
  std::ofstream(options.at("--out")) << Plan(options, rung).text();
  return 0;
}

}  // namespace
}  // namespace stagecraft

int main(int argc, char** argv) {
  try {
    return stagecraft::run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    fmt::print(stderr, "plan-tests: {}\n", error.what());
    return 1;
  }
}
