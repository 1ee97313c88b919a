#include <fmt/core.h>
#include <sys/wait.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>

/// Runs the suite of every mutant up to its first failure. A mutant counts as
/// caught when the test named as its killer is the one that fails, and when the
/// real rung passes the same tests on the same ranks and threads.
namespace {

namespace fs = std::filesystem;

struct Outcome {
  std::string test;  ///< the one that failed, or the last that passed
  std::string how;   ///< it failed; "passed" where nothing did
  double seconds = 0;
};

struct Answer {
  std::string text;
  int status = 0;  ///< as a shell gives it
};

Answer answer_of(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  Answer answer;
  std::array<char, 4096> part{};
  while (std::size_t size = fread(part.data(), 1, part.size(), pipe)) {
    answer.text.append(part.data(), size);
  }
  const int status = pclose(pipe);
  answer.status =
      WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return answer;
}

/// The test that GoogleTest's report says failed, else the one that began last:
/// that in which a rank ended all of them.
std::string decisive_test(const std::string& report) {
  const std::string failed = "[  FAILED  ] ";
  const std::string began = "[ RUN      ] ";
  std::size_t at = report.find(failed);
  if (at == std::string::npos) at = report.rfind(began);
  if (at == std::string::npos) return "";
  at += failed.size();
  return report.substr(at, report.find_first_of(" ,\n", at) - at);
}

std::string how(const Answer& answer) {
  const auto says = [&](const char* words) {
    return answer.text.find(words) != std::string::npos;
  };
  if (answer.status == 0) return "passed";
  if (answer.status == 124 || answer.status == 137) return "timeout";
  if (says("C++ exception")) return "exception";
  if (says("Failure\n")) return "assertion";
  return answer.status > 128 ? "crash" : "abort by another rank";
}

/// The suite `program` on as many workers as the mutant asks for. One rank
/// starts without a launcher.
Outcome run_suite(const fs::path& program, const nlohmann::json& mutant,
                  const std::string& filter, const std::string& mpiexec) {
  const int ranks = mutant.at("ranks");
  const std::string launcher =
      ranks == 1 ? ""
                 : fmt::format("'{}' --bind-to none --oversubscribe -n {}",
                               mpiexec, ranks);
  const auto begin = std::chrono::steady_clock::now();
  const Answer answer = answer_of(fmt::format(
      "timeout --kill-after=5 30 {} '{}' --gtest_filter='{}' "
      "--gtest_fail_fast --gtest_color=no {} 2>&1",
      launcher, program.string(), filter, mutant.at("threads").get<int>()));
  const std::chrono::duration<double> spent =
      std::chrono::steady_clock::now() - begin;
  return {decisive_test(answer.text), how(answer), spent.count()};
}

int run_all(const fs::path& table, const fs::path& mutants,
            const fs::path& suites, const std::string& mpiexec) {
  const auto json = nlohmann::json::parse(std::ifstream(table));
  const std::string filter = json.at("filter");
  int wrong = 0;
  const auto print = [](const std::string& name, const std::string& rung,
                        const std::string& test, const std::string& by,
                        const std::string& seconds) {
    fmt::print("{:31} | {:13} | {:55} | {:21} | {:>4}\n", name, rung, test, by,
               seconds);
    std::fflush(stdout);
  };
  print("mutant", "rung", "caught by", "how", "s");

  std::set<std::tuple<std::string, int, int>> controls;
  for (const auto& mutant : json.at("mutants")) {
    const std::string name = mutant.at("name");
    const fs::path rung = mutant.at("rung").get<std::string>();
    const std::string killer = mutant.at("killer");

    std::string suite = fmt::format("realign-{}-suite", rung.stem().string());
    std::ranges::replace(suite, '_', '-');
    const int ranks = mutant.at("ranks");
    const int threads = mutant.at("threads");
    if (controls.emplace(suite, ranks, threads).second) {
      const Outcome real = run_suite(suites / suite, mutant, filter, mpiexec);
      const bool right = real.how == "passed" && !real.test.empty();
      wrong += right ? 0 : 1;
      print(fmt::format("(none: {} x {} workers)", ranks, threads),
            rung.stem().string(), right ? "nothing" : real.test + "  <-- WRONG",
            real.how, fmt::format("{:.1f}", real.seconds));
    }

    const Outcome outcome =
        run_suite(mutants / ("mutant-" + name), mutant, filter, mpiexec);
    const bool caught =
        outcome.how != "passed" && outcome.test.starts_with(killer);
    wrong += caught ? 0 : 1;
    print(name, rung.string(),
          outcome.how == "passed" ? "NOTHING" : outcome.test, outcome.how,
          fmt::format("{:.1f}", outcome.seconds));
    if (!caught) fmt::print("  expected to be caught by {}\n", killer);
  }
  fmt::print("{} of {} mutants and {} real rungs are not as expected\n", wrong,
             json.at("mutants").size(), controls.size());
  return wrong == 0 ? 0 : 1;
}

}  // namespace

/// Usage: run-mutants TABLE FOLDER-OF-MUTANTS FOLDER-OF-SUITES MPIEXEC
int main(int argc, char** argv) {
  if (argc != 5) return 2;
  try {
    return run_all(argv[1], argv[2], argv[3], argv[4]);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
}
