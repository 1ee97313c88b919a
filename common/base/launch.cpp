#include "common/base/launch.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "common/base/cpu_quota.h"
#include "common/base/error.h"
#include "common/base/file_content.h"
#include "common/base/resources.h"

namespace stagecraft {
inline namespace base {

namespace {

int number_in(const char* variable, int otherwise) {
  const char* value = std::getenv(variable);
  return value == nullptr ? otherwise : std::atoi(value);
}

std::string text_in(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? "" : value;
}

/// The process that started this one; 0: not known.
pid_t parent_of(pid_t process) {
  // "12 (name, with any signs) S 11 ..."
  const std::string stat = content_of(fmt::format("/proc/{}/stat", process));
  const auto name_end = stat.rfind(')');
  return name_end == stat.npos ? 0 : std::atoi(stat.c_str() + name_end + 3);
}

/// Whether a process between the launcher and this one has MPI loaded. Those
/// between them have the variables that the launcher set.
bool is_below_an_mpi_program() {
  for (pid_t process = getppid(); process > 1; process = parent_of(process)) {
    const std::string folder = fmt::format("/proc/{}/", process);
    const std::string environment = '\0' + content_of(folder + "environ");
    const auto is_ours = [&](const std::string& variable) {
      const std::string entry =
          '\0' + variable + '=' + text_in(variable.c_str()) + '\0';
      return environment.find(entry) != std::string::npos;
    };
    if (!is_ours("PMIX_RANK") || !is_ours("PMIX_NAMESPACE")) break;
    if (content_of(folder + "maps").find("/libmpi") != std::string::npos)
      return true;
  }
  return false;
}

/// Whether this rank has run a program that uses MPI before. It leaves a mark
/// in the launcher's folder for this job, which the launcher removes.
bool is_used_up() {
  const std::string folder = text_in("PMIX_SERVER_TMPDIR");
  if (folder.empty()) return false;
  const int mark =
      open(fmt::format("{}/stagecraft.{}.{}", folder, text_in("PMIX_NAMESPACE"),
                       text_in("PMIX_RANK"))
               .c_str(),
           O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  const bool used = mark < 0 && errno == EEXIST;
  if (mark >= 0) close(mark);
  return used;
}

}  // namespace

void shed_inherited_launch(Mpi mpi) {
  if (std::getenv("PMIX_RANK") == nullptr) return;
  if (!is_below_an_mpi_program() && !(mpi == Mpi::used && is_used_up())) return;
  std::vector<std::string> theirs{"SLURM_STEP_NUM_TASKS"};
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text(*variable);
    const bool launch = text.starts_with("PMIX_") || text.starts_with("PMI_") ||
                        text.starts_with("OMPI_");
    if (launch && !text.starts_with("OMPI_ALLOW_RUN_AS_ROOT"))
      theirs.emplace_back(text.substr(0, text.find('=')));
  }
  for (const std::string& name : theirs) unsetenv(name.c_str());
}

void expect_no_copies() {
  // Set by srun for its tasks; SLURM_NTASKS is set in every batch script.
  const int tasks = number_in("SLURM_STEP_NUM_TASKS", 1);
  if (tasks <= 1 || launch().ranks > 1 || std::getenv("PMIX_RANK") != nullptr ||
      std::getenv("PMI_RANK") != nullptr) {
    return;
  }
  throw BadInput(fmt::format(
      "srun started {} copies that know nothing of each other, so that each "
      "would do all of the work; say srun --mpi=pmix for ranks that share it, "
      "or srun -n 1; where every task has inputs of its own, say env -u "
      "SLURM_STEP_NUM_TASKS before the command",
      tasks));
}

Launch launch() {
  return {
      .local_ranks = std::max(1, number_in("OMPI_COMM_WORLD_LOCAL_SIZE", 1)),
      .bound = std::getenv("OMPI_MCA_orte_bound_at_launch") != nullptr,
      .ranks = std::max(1, number_in("OMPI_COMM_WORLD_SIZE", 1)),
      .rank = number_in("OMPI_COMM_WORLD_RANK", 0)};
}

int default_threads(const Launch& launch, int cpus) {
  return std::max(1,
                  launch.bound ? cpus : cpus / std::max(1, launch.local_ranks));
}

Threads threads_of_rank(int asked, const Launch& launch) {
  if (asked > 0) return {asked, "--threads"};
  const int wanted = number_in("OMP_NUM_THREADS", 0);
  if (wanted > 0) return {wanted, "OMP_NUM_THREADS"};
  const auto cpus = static_cast<int>(allowed_cpus_of_process().size());
  Threads threads{
      default_threads(launch, cpus),
      fmt::format("CPUs that it may run on: {}, ranks here: {}{}", cpus,
                  launch.local_ranks, launch.bound ? ", each bound" : "")};
  const auto limit = [&](int most, const char* why) {
    if (most < threads.count) threads = {std::max(1, most), why};
  };
  const double quota = std::ceil(cpu_quota());
  if (quota < cpus) {
    limit(static_cast<int>(quota) / std::max(1, launch.local_ranks),
          "quota of CPU time");
  }
  limit(number_in("SLURM_CPUS_PER_TASK", threads.count), "SLURM_CPUS_PER_TASK");
  return threads;
}

int threads_of_rank(int asked) {
  return threads_of_rank(asked, launch()).count;
}

std::string crowding(const Crowd& crowd) {
  const auto& [launch, threads, cpus, machine_cpus, wants_threads] = crowd;
  if (launch.bound && launch.local_ranks * cpus < machine_cpus &&
      (threads > cpus || wants_threads)) {
    return fmt::format(
        "the launcher bound every rank to {} of {} CPUs, and all threads of a "
        "rank share them; give mpirun --bind-to none, or "
        "--map-by slot:PE=THREADS",
        cpus, machine_cpus);
  }
  const int workers = launch.bound ? threads : threads * launch.local_ranks;
  if (workers > cpus) {
    return fmt::format(
        "{} threads share {} CPU{}: more ranks or threads than CPUs bring "
        "nothing",
        workers, cpus, cpus == 1 ? "" : "s");
  }
  return "";
}

}  // namespace base
}  // namespace stagecraft
