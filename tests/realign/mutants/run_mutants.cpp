#include <fmt/core.h>
#include <sys/wait.h>

#include <algorithm>
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
  std::string test;  ///< the one that decided; empty where none began
  std::string how;   ///< what happened there; "passed" where nothing did
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
  while (const std::size_t size = fread(part.data(), 1, part.size(), pipe)) {
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
  return answer.status > 128 ? "crash" : "abort of another rank";
}

/// How a suite is run.
struct Run {
  std::string filter;   ///< of its tests
  std::string mpiexec;  ///< path; one rank starts without it
  int ranks = 1;
  int threads = 1;
};

Outcome run_suite(const fs::path& suite, const Run& run, int limit) {
  const std::string launcher =
      run.ranks == 1 ? ""
                     : fmt::format("'{}' --bind-to none --oversubscribe -n {}",
                                   run.mpiexec, run.ranks);
  const auto begin = std::chrono::steady_clock::now();
  const Answer answer = answer_of(
      fmt::format("timeout --kill-after=5 {} {} '{}' --gtest_filter='{}' "
                  "--gtest_fail_fast --gtest_color=no {} 2>&1",
                  limit, launcher, suite.string(), run.filter, run.threads));
  const std::chrono::duration<double> spent =
      std::chrono::steady_clock::now() - begin;
  return {decisive_test(answer.text), how(answer), spent.count()};
}

void print_row(const std::string& name, const std::string& rung,
               const std::string& test, const std::string& how,
               const std::string& seconds) {
  fmt::print("{:30} | {:13} | {:56} | {:21} | {:>4}\n", name, rung, test, how,
             seconds);
  std::fflush(stdout);
}

/// Runs the real rung; true where it passes.
bool passes(const fs::path& suite, const Run& run, const std::string& rung) {
  constexpr int limit = 120;  // s
  const Outcome real = run_suite(suite, run, limit);
  const bool right = real.how == "passed" && !real.test.empty();
  print_row(fmt::format("({} ranks x {} threads)", run.ranks, run.threads),
            rung, right ? "-" : "WRONGLY " + real.test, real.how,
            fmt::format("{:.1f}", real.seconds));
  return right;
}

/// Runs a mutant; true where its killer catches it.
bool caught(const fs::path& suite, const Run& run,
            const nlohmann::json& mutant) {
  constexpr int limit = 20;  // s; a rank that waits for ever costs all of it
  const Outcome outcome = run_suite(suite, run, limit);
  const bool lives = outcome.how == "passed";
  print_row(mutant.at("name"), mutant.at("rung"),
            lives ? "NOTHING" : outcome.test, outcome.how,
            fmt::format("{:.1f}", outcome.seconds));
  const std::string killer = mutant.at("killer");
  if (!lives && outcome.test.starts_with(killer)) return true;
  fmt::print("  its killer should be {}\n", killer);
  return false;
}

/// Number of mutants and real rungs that are not as they should be.
int run_all(const nlohmann::json& table, const fs::path& mutants,
            const fs::path& suites, const std::string& mpiexec) {
  int wrong = 0;
  std::set<std::tuple<std::string, int, int>> tried;  // real rungs
  print_row("mutant", "rung", "caught by", "how", "s");
  for (const auto& mutant : table.at("mutants")) {
    const Run run{table.at("filter"), mpiexec, mutant.at("ranks"),
                  mutant.at("threads")};
    const std::string rung =
        fs::path(mutant.at("rung").get<std::string>()).stem();
    if (tried.emplace(rung, run.ranks, run.threads).second) {
      std::string suite = fmt::format("realign-{}-suite", rung);
      std::ranges::replace(suite, '_', '-');
      wrong += passes(suites / suite, run, rung) ? 0 : 1;
    }
    const std::string name = mutant.at("name");
    wrong += caught(mutants / ("mutant-" + name), run, mutant) ? 0 : 1;
  }
  fmt::print("{} of {} mutants and {} real rungs are not as they should be\n",
             wrong, table.at("mutants").size(), tried.size());
  return wrong;
}

}  // namespace

/// Usage: run-mutants TABLE FOLDER-OF-MUTANTS FOLDER-OF-SUITES MPIEXEC
int main(int argc, char** argv) {
  if (argc != 5) return 2;
  try {
    const auto table = nlohmann::json::parse(std::ifstream(argv[1]));
    return run_all(table, argv[2], argv[3], argv[4]) == 0 ? 0 : 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
}
