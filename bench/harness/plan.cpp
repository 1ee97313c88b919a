#include "bench/harness/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <string_view>

#include "common/base/error.h"
#include "common/base/resources.h"

namespace stagecraft {
namespace {

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
  result.name = fmt::format("{}/ranks:{}/threads:{}", rung.id(), workers.ranks,
                            workers.threads);
  result.role = role;
  result.rung = rung;
  return result;
}

/// An arm once more, under another name.
Arm again(const Arm& arm, const std::string& role, double work) {
  Arm result = arm;
  result.role = role;
  result.name += "/" + role;
  result.work = work;
  return result;
}

/// Those of `workers` that the rung's idea is about.
Workers meant_for(const Rung& rung, const Workers& workers) {
  if (rung.threads && !rung.for_ranks) return {1, workers.threads};
  if (rung.ranks) return {workers.ranks, 1};
  return {1, 1};
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

std::vector<Rung> rungs_of(const Registered& ladder,
                           const std::filesystem::path& programs) {
  std::vector<Rung> rungs;
  for (const std::string& program : ladder.programs) {
    rungs.push_back(ask(programs, program));
  }
  return rungs;
}

const Rung& rung_named(const std::vector<Rung>& rungs,
                       const std::string& word) {
  const auto found = std::ranges::find_if(rungs, [&](const Rung& rung) {
    return word == rung.number() || word == rung.name || word == rung.id();
  });
  if (found != rungs.end()) return *found;
  throw BadInput(fmt::format("there is no rung {}; take a number from {} to {}",
                             word, rungs.front().number(),
                             rungs.back().number()));
}

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

std::vector<Arm> climb(const std::vector<Rung>& rungs, const Workers& workers,
                       const std::vector<std::string>& words) {
  std::vector<std::string> chosen{rungs.front().name};
  for (const std::string& word : words) {
    chosen.push_back(rung_named(rungs, word).name);
  }
  std::vector<Arm> arms;
  for (const Rung& rung : rungs) {
    if (words.empty() || std::ranges::count(chosen, rung.name) > 0) {
      arms.push_back(arm(rung, meant_for(rung, workers), "rung"));
    }
  }
  return arms;
}

std::vector<Arm> beside(const std::vector<Rung>& rungs,
                        const std::vector<Arm>& arms, const Workers& workers) {
  std::vector<Arm> result;
  for (const Arm& own : arms) {
    if (own.role != "rung" || !own.rung.for_ranks) continue;
    const auto before =
        std::ranges::find(rungs, own.rung.builds_on, &Rung::name);
    if (before != rungs.end() && before->ranks) {
      result.push_back(arm(*before, {own.ranks, own.threads}, "beside"));
    }
    if (own.rung.threads) {
      result.push_back(arm(own.rung, {1, workers.threads}, "beside"));
    }
  }
  std::erase_if(result, [&arms](const Arm& more) {
    return std::ranges::count(arms, more.name, &Arm::name) > 0;
  });
  return result;
}

Arm alone(const Arm& other) { return arm(other.rung, {1, 1}, "alone"); }

Arm control(const Arm& arm) { return again(arm, "control", arm.work); }
Arm startup(const Arm& arm) { return again(arm, "startup", 0); }
Arm memory(const Arm& arm) { return again(arm, "memory", 1); }

Arm slowed(const Arm& arm, double factor) {
  Arm result = again(arm, "slowed", factor);
  result.name = fmt::format("{}/work:{:g}", arm.name, factor);
  return result;
}

Arm scaled(const Rung& rung, const Workers& workers, const std::string& role) {
  Arm result = arm(rung, workers, role);
  if (role == "weak") result.work = workers.ranks * workers.threads;
  result.name = role + "/" + result.name;
  return result;
}

Arm peer(const std::string& command) {
  for (const std::string_view part : {"{in}", "{out}"}) {
    if (command.find(part) == command.npos) {
      throw BadInput(fmt::format(
          "--peer \"{}\" does not say {}; write the command with {{in}} for "
          "the input and {{out}} for the folder of its results",
          command, part));
    }
  }
  std::string first;
  std::istringstream(command) >> first;
  Arm result;
  result.rung.name = std::filesystem::path(first).filename();
  result.rung.program = result.rung.name;
  result.rung.idea = command;
  result.name = "peer/" + result.rung.name;
  result.role = "peer";
  result.how = "as given";
  result.command = command;
  return result;
}

std::vector<Arm> binding_arms(const std::vector<Rung>& rungs,
                              const Workers& workers) {
  const auto binds = std::ranges::find(rungs, true, &Rung::binds);
  if (binds == rungs.end() || binds == rungs.begin()) {
    throw BadInput(fmt::format(
        "no rung of the ladder {} binds its threads; leave out --binding",
        rungs.front().ladder));
  }
  const auto placed = [&](const Rung& rung, const char* how,
                          const std::vector<std::string>& binding) {
    Arm result = arm(rung, workers, "binding");
    result.launcher = mpirun(workers.ranks, binding);
    result.how += fmt::format(", {}", how);
    result.name += fmt::format("/{}", replaced(how, " ", "_"));
    return result;
  };
  const char* hwthread =
      crowded(workers.ranks) ? "hwthread:overload-allowed" : "hwthread";
  const Rung& unbound = *(binds - 1);
  return {arm(rungs.front(), {1, 1}, "rung"),
          placed(unbound, "not bound", {"--bind-to", "none"}),
          placed(unbound, "bound by mpirun",
                 {"--bind-to", hwthread, "--map-by", "core"}),
          placed(*binds, "bound by itself", {"--bind-to", "none"})};
}

std::vector<std::string> command(const Arm& arm, const Ladder& ladder,
                                 const std::filesystem::path& programs,
                                 const Fixture& fixture,
                                 const std::filesystem::path& out) {
  if (!arm.command.empty()) {
    return {"sh", "-c",
            "exec " +
                replaced(replaced(arm.command, "{in}", fixture.input.string()),
                         "{out}", out.string())};
  }
  std::vector<std::string> words = arm.launcher;
  words.push_back((programs / arm.rung.program).string());
  for (std::string& word : ladder.command(fixture, out)) {
    words.push_back(std::move(word));
  }
  words.insert(words.end(), {"--threads", std::to_string(arm.threads)});
  return words;
}

}  // namespace stagecraft
