#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "common/base/report.h"
#include "stages/tiles/02_processes.h"
#include "stages/tiles/02_processes/message.h"
#include "stages/tiles/02_processes/worker.h"

namespace stagecraft::tiles {
namespace {

std::system_error failure(const char* what) {
  return {errno, std::generic_category(), what};
}

std::string cause_of_death(int status) {
  if (WIFSIGNALED(status)) {
    return fmt::format("by signal {}, {}", WTERMSIG(status),
                       strsignal(WTERMSIG(status)));
  }
  return fmt::format("with status {}", WEXITSTATUS(status));
}

}  // namespace

Crew::Crew(int count, std::int64_t memory, Job job)
    : job_(std::move(job)), memory_(memory), workers_(count) {
  for (Worker& worker : workers_) start(worker);
}

Crew::~Crew() {
  for (const Worker& worker : workers_) {
    if (worker.process < 0) continue;
    close(worker.socket);
    kill(worker.process, SIGKILL);
    waitpid(worker.process, nullptr, 0);
  }
}

void Crew::start(Worker& worker) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    throw failure("cannot make a socket for a worker");
  }
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child == 0) {
    // Without its parent nobody would want what it does.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(0);
    close(ends[0]);
    for (const Worker& other : workers_) {
      if (other.socket >= 0) close(other.socket);
    }
    serve(ends[1], memory_, job_);
  }
  const int error = errno;
  close(ends[1]);
  if (child < 0) {
    close(ends[0]);
    errno = error;
    throw failure("cannot start a worker; use fewer --threads");
  }
  worker = {.process = child, .socket = ends[0]};
}

bool Crew::has_idle() const {
  return std::ranges::any_of(
      workers_, [](const Worker& worker) { return worker.photograph < 0; });
}

bool Crew::has_busy() const {
  return std::ranges::any_of(
      workers_, [](const Worker& worker) { return worker.photograph >= 0; });
}

void Crew::give(int photograph, std::string bytes) {
  Worker& worker = *std::ranges::find(workers_, -1, &Worker::photograph);
  const Message message{.kind = Message::Kind::photograph,
                        .text = std::move(bytes)};
  // Who died while it waited did not die of this photograph.
  if (!send_message(worker.socket, message)) {
    bury(worker);
    send_message(worker.socket, message);
  }
  worker.photograph = photograph;
}

Reply Crew::next() {
  std::vector<pollfd> sockets;
  std::vector<Worker*> busy;
  for (Worker& worker : workers_) {
    if (worker.photograph < 0) continue;
    sockets.push_back({worker.socket, POLLIN, 0});
    busy.push_back(&worker);
  }
  while (poll(sockets.data(), sockets.size(), -1) < 0) {
    if (errno != EINTR) throw failure("cannot wait for the workers");
  }
  const auto ready = std::ranges::find_if(
      sockets, [](const pollfd& socket) { return socket.revents != 0; });
  Worker& worker = *busy[static_cast<std::size_t>(ready - sockets.begin())];
  auto message = receive_message(worker.socket);
  if (!message) return bury(worker);
  if (message->kind == Message::Kind::failure) {
    throw std::runtime_error(message->text);
  }
  Reply reply{.photograph = std::exchange(worker.photograph, -1)};
  if (message->kind == Message::Kind::result) {
    reply.outcome.pixels = message->pixels;
    reply.bytes = std::move(message->text);
  } else {
    reply.outcome.wrong = std::move(message->text);
  }
  return reply;
}

Reply Crew::bury(Worker& worker) {
  close(worker.socket);
  int status = 0;
  waitpid(worker.process, &status, 0);
  const Reply reply{
      .photograph = worker.photograph,
      .outcome = {.wrong = fmt::format(
                      "was given up: its worker ended twice, {}; leave it out",
                      cause_of_death(status))},
      .died = true};
  worker = {};
  start(worker);
  return reply;
}

std::vector<std::string> Crew::dismiss() {
  std::vector<std::string> reports{report_of_this_process()};
  for (Worker& worker : workers_) {
    send_message(worker.socket, {.kind = Message::Kind::dismissal});
    if (const auto message = receive_message(worker.socket)) {
      reports.push_back(message->text);
    }
    close(worker.socket);
    waitpid(worker.process, nullptr, 0);
    worker = {};
  }
  return reports;
}

}  // namespace stagecraft::tiles
