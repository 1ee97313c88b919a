#include "common/base/hidden_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <mutex>

#include "common/base/undisturbed.h"

namespace stagecraft {
inline namespace base {
namespace {

/// What a signal handler can look through: it may take no lock and no memory.
struct Name {
  pid_t owner;  ///< 0: free. A child's names are not those of its parent.
  std::array<char, PATH_MAX> path;
};
std::array<Name, 256> names;

constexpr std::array deadly{
    SIGHUP,  SIGINT,  SIGQUIT, SIGILL,  SIGTRAP,   SIGABRT, SIGBUS,
    SIGFPE,  SIGUSR1, SIGSEGV, SIGUSR2, SIGPIPE,   SIGALRM, SIGTERM,
    SIGXCPU, SIGXFSZ, SIGIO,   SIGPWR,  SIGVTALRM, SIGPROF, SIGSYS};
std::array<struct sigaction, NSIG> before;

/// Held where names and files change together, and by a handler.
std::atomic_flag busy;

void wait_until_free() {
  constexpr timespec millisecond{0, 1'000'000};
  while (busy.test_and_set()) nanosleep(&millisecond, nullptr);
}

/// Alone with names and files: a handler that waits runs in another thread.
class Alone {
 public:
  Alone() { wait_until_free(); }
  ~Alone() { busy.clear(); }
  Alone(const Alone&) = delete;
  Alone& operator=(const Alone&) = delete;

 private:
  Undisturbed undisturbed_;  // before it waits, and until all are free
};

void remove_all() {
  const pid_t self = getpid();
  for (const Name& name : names)
    if (name.owner == self) unlink(name.path.data());
}

/// Leaves the rest to who would have been asked without this.
void remove_and_end(int signal) {
  const int error = errno;
  const struct sigaction& earlier = before[static_cast<unsigned>(signal)];
  wait_until_free();
  remove_all();
  if (earlier.sa_handler != SIG_DFL) busy.clear();
  sigaction(signal, &earlier, nullptr);
  raise(signal);  // comes once this handler has returned
  errno = error;
}

void watch_signals() {
  for (const int signal : deadly) {
    auto& earlier = before[static_cast<unsigned>(signal)];
    sigaction(signal, nullptr, &earlier);
    if (earlier.sa_handler == SIG_IGN) continue;
    struct sigaction ours {};
    ours.sa_handler = remove_and_end;
    sigfillset(&ours.sa_mask);
    sigaction(signal, &ours, nullptr);
  }
  std::atexit(remove_all);  // MPI ends a rank so where another one died
}

/// Without effect where there is no room for more.
void remember(const std::filesystem::path& path) {
  const std::string text = path.string();
  for (Name& name : names) {
    if (name.owner != 0 || text.size() >= name.path.size()) continue;
    std::memcpy(name.path.data(), text.c_str(), text.size() + 1);
    name.owner = getpid();
    return;
  }
}

void forget(const std::filesystem::path& path) {
  const pid_t self = getpid();
  for (Name& name : names) {
    if (name.owner == self && path == name.path.data()) name.owner = 0;
  }
}

/// Whether the open file still has this name.
bool is_named(int descriptor, const char* path) {
  struct stat open {};
  struct stat named {};
  return fstat(descriptor, &open) == 0 && lstat(path, &named) == 0 &&
         open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

/// Removes a hidden file that nobody holds; false: there is none.
bool remove_left(const char* path) {
  const int descriptor = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool removed = flock(descriptor, LOCK_EX | LOCK_NB) == 0 &&
                       is_named(descriptor, path) && unlink(path) == 0;
  close(descriptor);
  return removed;
}

std::filesystem::path beside(const std::filesystem::path& path, int attempt) {
  // A name may have 255 bytes; those behind its own need at most 12.
  return path.parent_path() /
         fmt::format(".{:.200}.{}", path.filename().string(), attempt);
}

}  // namespace

HiddenFile make_hidden_file(const std::filesystem::path& final_path) {
  // Before there is a file: another thread may meet a signal first.
  static std::once_flag once;
  std::call_once(once, watch_signals);
  constexpr mode_t readable_and_writable = 0666;
  for (int attempt = 0;; ++attempt) {
    HiddenFile file{beside(final_path, attempt)};
    const char* const path = file.path.c_str();
    remove_left(path);
    const Alone until_it_is_known;
    file.descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC,
                           readable_and_writable);
    if (file.descriptor >= 0) {
      // Another program may find it before it is locked, and remove it.
      const bool taken = flock(file.descriptor, LOCK_EX | LOCK_NB) != 0 &&
                         errno == EWOULDBLOCK;
      if (!taken && is_named(file.descriptor, path)) {
        remember(file.path);
        while (remove_left(beside(final_path, ++attempt).c_str())) {
        }
        return file;
      }
      close(file.descriptor);
    } else if (errno != EEXIST) {
      return file;
    }
  }
}

bool rename_hidden_file(const std::filesystem::path& path,
                        const std::filesystem::path& final_path) {
  const Alone until_it_is_forgotten;
  if (rename(path.c_str(), final_path.c_str()) != 0) return false;
  forget(path);
  return true;
}

void remove_hidden_file(const std::filesystem::path& path) {
  const Alone until_it_is_forgotten;
  unlink(path.c_str());
  forget(path);
}

}  // namespace base
}  // namespace stagecraft
