#include "bench/harness/process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <system_error>

#include "common/base/error.h"

namespace stagecraft {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds grace(5);  // between SIGTERM and SIGKILL

sigset_t held_signals() {
  sigset_t held;
  sigemptyset(&held);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGCHLD}) {
    sigaddset(&held, signal);
  }
  return held;
}

std::system_error failure(const std::string& what) {
  return {errno, std::generic_category(), "cannot " + what};
}

void set_environment() {
  for (const auto& [name, value] : passive_waits) setenv(name, value, 1);
  if (geteuid() != 0) return;
  setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 1);
  setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 1);
}

/// The child's side: becomes the program in a process group of its own, and
/// ends when its parent does.
[[noreturn]] void become(const std::vector<char*>& arguments, int output) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  const sigset_t held = held_signals();
  sigprocmask(SIG_UNBLOCK, &held, nullptr);
  dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  set_environment();
  execvp(arguments[0], arguments.data());
  _exit(127);
}

pid_t start(const std::vector<std::string>& command,
            const std::filesystem::path& log) {
  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const int output =
      open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (output < 0) throw failure("write " + log.string());
  const pid_t child = fork();
  if (child == 0) become(arguments, output);
  close(output);
  if (child < 0) throw failure("start " + command[0]);
  setpgid(child, child);
  return child;
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

void hold_signals() {
  const sigset_t held = held_signals();
  sigprocmask(SIG_BLOCK, &held, nullptr);
}

Finished run_process(const std::vector<std::string>& command,
                     const std::filesystem::path& log, const Tick& tick,
                     long every) {
  const auto begin = Clock::now();
  const auto elapsed = [&] {
    return std::chrono::duration<double>(Clock::now() - begin).count();
  };
  const pid_t child = start(command, log);
  const sigset_t held = held_signals();
  const timespec tick_length{0, every};
  int interrupted = 0;
  Clock::time_point deadline;
  int status = 0;
  rusage usage{};
  while (wait4(child, &status, WNOHANG, &usage) == 0) {
    const int signal = sigtimedwait(&held, nullptr, &tick_length);
    if (signal > 0 && signal != SIGCHLD && interrupted == 0) {
      interrupted = signal;
      deadline = Clock::now() + grace;
      kill(-child, SIGTERM);
    }
    if (interrupted != 0 && Clock::now() > deadline) kill(-child, SIGKILL);
    tick(child, elapsed());
  }
  if (interrupted != 0) throw Interrupted{interrupted};
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          elapsed(), seconds(usage.ru_utime), seconds(usage.ru_stime)};
}

double children_cpu() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace stagecraft
