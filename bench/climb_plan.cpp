#include "bench/climb_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "common/error.h"
#include "common/resources.h"

namespace stagecraft {
namespace {

enum class Uses { one_core, ranks, threads };

struct Rung {
  std::string_view number;
  std::string_view program;
  Uses uses;
};

constexpr std::array rungs{
    Rung{"00", "realign-00-serial", Uses::one_core},
    Rung{"01", "realign-01-mpi", Uses::ranks},
    Rung{"02", "realign-02-hoist", Uses::ranks},
    Rung{"03", "realign-03-openmp", Uses::threads},
    Rung{"04", "realign-04-bind", Uses::threads},
};

std::string count(int number, std::string_view thing) {
  return fmt::format("{} {}{}", number, thing, number == 1 ? "" : "s");
}

/// Open MPI starts no more ranks than cores unless it is told to.
bool crowded(int ranks) {
  const int cores = topology().cores;
  const auto allowed = static_cast<int>(allowed_cpus().size());
  return ranks > (cores > 0 ? std::min(cores, allowed) : allowed);
}

std::vector<std::string> mpirun(int ranks,
                                const std::vector<std::string>& binding) {
  std::vector<std::string> words{"mpirun", "-n", std::to_string(ranks)};
  words.insert(words.end(), binding.begin(), binding.end());
  if (crowded(ranks)) words.push_back("--oversubscribe");
  return words;
}

Arm arm_of(const Rung& rung, const Workers& workers) {
  const std::string program(rung.program);
  switch (rung.uses) {
    case Uses::ranks:
      return {program, count(workers.ranks, "rank"),
              mpirun(workers.ranks, {"--bind-to", "none"}), 1};
    case Uses::threads:
      return {program, count(workers.threads, "thread"), {}, workers.threads};
    default:
      return {program, "alone", {}, 1};
  }
}

}  // namespace

std::vector<Arm> ladder(const Workers& workers,
                        const std::vector<std::string>& numbers) {
  for (const std::string& number : numbers) {
    if (std::ranges::find(rungs, number, &Rung::number) == rungs.end()) {
      throw BadInput(fmt::format(
          "there is no rung {}; --rungs takes numbers from {} to {}", number,
          rungs.front().number, rungs.back().number));
    }
  }
  std::vector<Arm> rows;
  for (const Rung& rung : rungs) {
    if (rows.empty() || numbers.empty() ||
        std::ranges::find(numbers, rung.number) != numbers.end()) {
      rows.push_back(arm_of(rung, workers));
    }
  }
  return rows;
}

std::vector<Arm> binding_arms(const Workers& workers) {
  const std::string threads =
      fmt::format("{} x {}, ", count(workers.ranks, "rank"),
                  count(workers.threads, "thread"));
  const auto arm = [&](const char* program, const char* how,
                       const std::vector<std::string>& binding) {
    return Arm{program, threads + how, mpirun(workers.ranks, binding),
               workers.threads};
  };
  const char* hwthread =
      crowded(workers.ranks) ? "hwthread:overload-allowed" : "hwthread";
  return {arm_of(rungs.front(), workers),
          arm("realign-03-openmp", "not bound", {"--bind-to", "none"}),
          arm("realign-03-openmp", "bound by mpirun",
              {"--bind-to", hwthread, "--map-by", "core"}),
          arm("realign-04-bind", "bound by itself", {"--bind-to", "none"})};
}

std::vector<std::string> command(const Arm& arm,
                                 const std::filesystem::path& programs,
                                 const std::filesystem::path& scan,
                                 const std::filesystem::path& out) {
  std::vector<std::string> words = arm.launcher;
  words.push_back((programs / arm.program).string());
  words.insert(words.end(), {scan.string(), "--out", out.string(), "--force",
                             "--threads", std::to_string(arm.threads)});
  return words;
}

}  // namespace stagecraft
