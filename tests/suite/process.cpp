#include "tests/suite/process.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "tests/common/scan/nifti_samples.h"

namespace stagecraft::black_box {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

int nameless_file() {
  const int file = memfd_create("said", MFD_CLOEXEC);
  if (file < 0) throw std::runtime_error("no memory for a program's output");
  return file;
}

std::string content(int file) {
  return samples::content("/proc/self/fd/" + std::to_string(file));
}

[[noreturn]] void become(const Words& words, int out, int err,
                         std::uintmax_t largest_file) {
  setpgid(0, 0);
  dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  if (largest_file != unlimited) {
    const rlimit limit{largest_file, largest_file};
    setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, SIG_IGN);
  }
  std::vector<char*> arguments;
  for (const std::string& word : words) {
    arguments.push_back(const_cast<char*>(word.c_str()));
  }
  arguments.push_back(nullptr);
  execvp(arguments[0], arguments.data());
  _exit(127);
}

/// The value of a variable in the environment of a process, or "".
std::string environment(pid_t process, const std::string& variable) {
  const std::string all =
      samples::content("/proc/" + std::to_string(process) + "/environ");
  const auto at = ('\0' + all).find('\0' + variable + '=');
  if (at == std::string::npos) return "";
  return all.c_str() + at + variable.size() + 1;
}

}  // namespace

Process::Process(const Words& words, std::uintmax_t largest_file)
    : out_(nameless_file()), err_(nameless_file()) {
  id_ = fork();
  if (id_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (id_ == 0) become(words, out_, err_, largest_file);
  setpgid(id_, id_);
}

Process::~Process() {
  if (id_ > 0) {
    kill(-id_, SIGKILL);
    waitpid(id_, nullptr, 0);
  }
  close(out_);
  close(err_);
}

Outcome Process::wait(std::chrono::seconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  Outcome outcome;
  int status = 0;
  while (waitpid(id_, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > end) {
      outcome.timed_out = true;
      kill(-id_, SIGKILL);
      waitpid(id_, &status, 0);
      break;
    }
    std::this_thread::sleep_for(2ms);
  }
  kill(-id_, SIGKILL);  // whatever it left behind
  id_ = -1;
  if (WIFEXITED(status)) outcome.status = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) outcome.signal = WTERMSIG(status);
  outcome.out = content(out_);
  outcome.err = content(err_);
  return outcome;
}

Outcome run(const Words& words, std::chrono::seconds patience,
            std::uintmax_t largest_file) {
  return Process(words, largest_file).wait(patience);
}

std::string program(const std::string& name) {
  return STAGECRAFT_PROGRAMS "/" + name;
}

std::string executable(const std::string& rung) {
  return program("realign-" + rung);
}

Words on_ranks(int ranks, const std::string& rung) {
  if (geteuid() == 0) {  // Open MPI refuses to run as root otherwise
    setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 1);
    setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 1);
  }
  return {"mpiexec",   "-n",   std::to_string(ranks), "--oversubscribe",
          "--bind-to", "none", executable(rung)};
}

std::vector<pid_t> ranks_of(pid_t launcher, int ranks) {
  const std::string id = std::to_string(launcher);
  std::map<int, pid_t> found;
  for (const auto& task : fs::directory_iterator("/proc/" + id + "/task")) {
    std::ifstream children(task.path() / "children");
    for (pid_t child = 0; children >> child;) {
      const std::string rank = environment(child, "OMPI_COMM_WORLD_RANK");
      if (!rank.empty()) found[std::stoi(rank)] = child;
    }
  }
  std::vector<pid_t> processes;
  for (const auto& [rank, process] : found) processes.push_back(process);
  if (std::ssize(processes) != ranks) processes.clear();
  return processes;
}

bool writes_in(pid_t process, const fs::path& folder) {
  std::error_code error;
  const fs::path open_files = "/proc/" + std::to_string(process) + "/fd";
  for (const auto& file : fs::directory_iterator(open_files, error)) {
    const std::string target = fs::read_symlink(file, error).string();
    if (target.starts_with(folder.string() + '/')) return true;
  }
  return false;
}

}  // namespace stagecraft::black_box
