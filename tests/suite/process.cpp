#include "tests/suite/process.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <system_error>
#include <thread>

#include "tests/common/base/folder.h"

namespace stagecraft::black_box {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// A pipe that takes in all that a program says before anybody reads: to a file
/// it could not say much under a limit of file sizes.
std::array<int, 2> wide_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe");
  }
  fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
  fcntl(ends[1], F_SETFL, 0);  // who writes may wait
  return ends;
}

/// What is in a pipe now.
std::string content(int file) {
  std::string text;
  char part[4096];
  for (ssize_t size = 0; (size = read(file, part, sizeof part)) > 0;) {
    text.append(part, static_cast<std::size_t>(size));
  }
  return text;
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

Process::Process(const Words& words, std::uintmax_t largest_file) {
  const auto [out, into_out] = wide_pipe();
  const auto [err, into_err] = wide_pipe();
  out_ = out;
  err_ = err;
  id_ = fork();
  if (id_ == 0) become(words, into_out, into_err, largest_file);
  close(into_out);
  close(into_err);
  if (id_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
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

bool Process::ended() const {
  siginfo_t info{};
  waitid(P_PID, static_cast<id_t>(id_), &info, WEXITED | WNOHANG | WNOWAIT);
  return info.si_pid != 0;
}

bool Process::halt() {
  kill(id_, SIGSTOP);
  siginfo_t info{};
  waitid(P_PID, static_cast<id_t>(id_), &info, WSTOPPED | WEXITED | WNOWAIT);
  return info.si_code == CLD_STOPPED;
}

void Process::go_on() { kill(id_, SIGCONT); }

Outcome Process::wait() {
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
  // Open MPI's launcher was seen to tell of the end of its job and then to hang
  // (4.1.4, in one of some hundred runs): what it told counts.
  if (outcome.timed_out &&
      outcome.err.find("exited with non-zero status") != std::string::npos) {
    outcome = {1, 0, false, outcome.out, outcome.err};
  }
  return outcome;
}

Outcome run(const Words& words, std::uintmax_t largest_file) {
  return Process(words, largest_file).wait();
}

std::string program(const std::string& name) {
  return STAGECRAFT_PROGRAMS "/" + name;
}

Words on_ranks(int ranks, const Words& command) {
  if (geteuid() == 0) {  // Open MPI refuses to run as root otherwise
    setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 1);
    setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 1);
  }
  Words words{"mpiexec",         "-n",        std::to_string(ranks),
              "--oversubscribe", "--bind-to", "none"};
  words.insert(words.end(), command.begin(), command.end());
  return words;
}

std::vector<pid_t> ranks_of(pid_t launcher, int ranks) {
  const std::string id = std::to_string(launcher);
  std::map<int, pid_t> found;
  std::error_code error;
  const fs::path tasks = "/proc/" + id + "/task";
  for (const auto& task : fs::directory_iterator(tasks, error)) {
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

char state_of(pid_t process) {
  const std::string path = "/proc/" + std::to_string(process) + "/stat";
  const std::string words = samples::content(path);
  const auto name_end = words.rfind(')');  // the name may hold anything
  return name_end + 2 < words.size() ? words[name_end + 2] : '-';
}

std::optional<std::uintmax_t> bytes_open_in(pid_t process,
                                            const fs::path& folder) {
  std::error_code error;
  std::optional<std::uintmax_t> bytes;
  const fs::path open_files = "/proc/" + std::to_string(process) + "/fd";
  for (const auto& file : fs::directory_iterator(open_files, error)) {
    const std::string target = fs::read_symlink(file, error).string();
    if (!target.starts_with(folder.string() + '/')) continue;
    struct stat status {};
    if (stat(file.path().c_str(), &status) != 0) continue;
    bytes = bytes.value_or(0) + static_cast<std::uintmax_t>(status.st_size);
  }
  return bytes;
}

}  // namespace stagecraft::black_box
