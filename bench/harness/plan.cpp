#include "bench/harness/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

#include "common/base/error.h"
#include "common/base/resources.h"

namespace stagecraft {
namespace {

enum class Uses { one_core, ranks, threads };

struct Rung {
  std::string_view number;
  std::string_view name;
  std::string_view program;
  Uses uses;
};

constexpr std::array rungs{
    Rung{"00", "00_serial", "realign-00-serial", Uses::one_core},
    Rung{"01", "01_mpi", "realign-01-mpi", Uses::ranks},
    Rung{"02", "02_hoist", "realign-02-hoist", Uses::ranks},
    Rung{"03", "03_openmp", "realign-03-openmp", Uses::threads},
    Rung{"04", "04_bind", "realign-04-bind", Uses::threads},
    Rung{"05", "05_frames", "realign-05-frames", Uses::threads},
    Rung{"06", "06_bspline", "realign-06-bspline", Uses::threads},
    Rung{"07", "07_autodiff", "realign-07-autodiff", Uses::threads},
    Rung{"08", "08_jacobian", "realign-08-jacobian", Uses::threads},
    Rung{"09", "09_soa", "realign-09-soa", Uses::threads},
    Rung{"10", "10_simd", "realign-10-simd", Uses::threads},
    Rung{"11", "11_async", "realign-11-async", Uses::threads},
    Rung{"12", "12_shared", "realign-12-shared", Uses::ranks},
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

std::string in_words(const Workers& workers) {
  if (workers.ranks == 1 && workers.threads == 1) return "alone";
  if (workers.threads == 1) return count(workers.ranks, "rank");
  if (workers.ranks == 1) return count(workers.threads, "thread");
  return fmt::format("{} x {}", count(workers.ranks, "rank"),
                     count(workers.threads, "thread"));
}

Arm arm(const Rung& rung, const Workers& workers, const std::string& role) {
  Arm result = launched(workers);
  result.name = fmt::format("realign/{}/ranks:{}/threads:{}", rung.name,
                            workers.ranks, workers.threads);
  result.role = role;
  result.rung = rung.name;
  result.program = rung.program;
  return result;
}

/// Those of `workers` that the rung can use.
Workers usable(const Rung& rung, const Workers& workers) {
  switch (rung.uses) {
    case Uses::ranks:
      return {workers.ranks, 1};
    case Uses::threads:
      return {1, workers.threads};
    default:
      return {1, 1};
  }
}

const Rung& rung_of(std::string_view number) {
  const auto* found = std::ranges::find(rungs, number, &Rung::number);
  if (found == rungs.end()) {
    throw BadInput(
        fmt::format("there is no rung {}; take a number from {} to {}", number,
                    rungs.front().number, rungs.back().number));
  }
  return *found;
}

/// `text` with every `from` made `to`.
std::string replaced(std::string text, std::string_view from,
                     const std::string& to) {
  for (auto at = text.find(from); at != text.npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace

Arm launched(const Workers& workers) {
  Arm result;
  result.how = in_words(workers);
  if (workers.ranks > 1) {
    result.launcher = mpirun(workers.ranks, {"--bind-to", "none"});
  }
  result.ranks = workers.ranks;
  result.threads = workers.threads;
  return result;
}

std::vector<Arm> ladder(const Workers& workers,
                        const std::vector<std::string>& numbers) {
  for (const std::string& number : numbers) rung_of(number);
  std::vector<Arm> arms;
  for (const Rung& rung : rungs) {
    if (arms.empty() || numbers.empty() ||
        std::ranges::find(numbers, rung.number) != numbers.end()) {
      arms.push_back(arm(rung, usable(rung, workers), "rung"));
    }
  }
  return arms;
}

Arm alone(const Arm& other) {
  return arm(rung_of(other.rung.substr(0, 2)), {1, 1}, "alone");
}

Arm control(const Arm& arm) {
  Arm result = arm;
  result.role = "control";
  result.name += "/control";
  return result;
}

Arm slowed(const Arm& arm, double factor) {
  Arm result = arm;
  result.role = "slowed";
  result.work = factor;
  result.name += fmt::format("/work:{:g}", factor);
  return result;
}

Arm scaled(const std::string& number, const Workers& workers,
           const std::string& role) {
  Arm result = arm(rung_of(number), workers, role);
  if (role == "weak") result.work = workers.ranks * workers.threads;
  result.name = role + "/" + result.name;
  return result;
}

Arm peer(const std::string& command) {
  for (const std::string_view part : {"{in}", "{out}"}) {
    if (command.find(part) == command.npos) {
      throw BadInput(fmt::format(
          "--peer \"{}\" does not say {}; write the command with {{in}} for "
          "the scan and {{out}} for the folder of its results",
          command, part));
    }
  }
  std::string first;
  std::istringstream(command) >> first;
  Arm result;
  result.rung = std::filesystem::path(first).filename();
  result.name = "peer/" + result.rung;
  result.role = "peer";
  result.program = result.rung;
  result.how = "as given";
  result.command = command;
  return result;
}

std::vector<Arm> binding_arms(const Workers& workers) {
  const auto placed = [&](const char* number, const char* how,
                          const std::vector<std::string>& binding) {
    Arm result = arm(rung_of(number), workers, "binding");
    result.launcher = mpirun(workers.ranks, binding);
    result.how += fmt::format(", {}", how);
    result.name += fmt::format("/{}", replaced(how, " ", "_"));
    return result;
  };
  const char* hwthread =
      crowded(workers.ranks) ? "hwthread:overload-allowed" : "hwthread";
  return {arm(rungs.front(), {1, 1}, "rung"),
          placed("03", "not bound", {"--bind-to", "none"}),
          placed("03", "bound by mpirun",
                 {"--bind-to", hwthread, "--map-by", "core"}),
          placed("04", "bound by itself", {"--bind-to", "none"})};
}

std::vector<std::string> command(const Arm& arm,
                                 const std::filesystem::path& programs,
                                 const std::filesystem::path& scan,
                                 const std::filesystem::path& out) {
  if (!arm.command.empty()) {
    return {"sh", "-c",
            "exec " + replaced(replaced(arm.command, "{in}", scan.string()),
                               "{out}", out.string())};
  }
  std::vector<std::string> words = arm.launcher;
  words.push_back((programs / arm.program).string());
  words.insert(words.end(), {scan.string(), "--out", out.string(), "--force",
                             "--threads", std::to_string(arm.threads)});
  return words;
}

}  // namespace stagecraft
