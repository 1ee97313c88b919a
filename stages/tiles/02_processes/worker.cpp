#include "stages/tiles/02_processes/worker.h"

#include <sys/resource.h>
#include <unistd.h>

#include <exception>
#include <fstream>
#include <utility>

#include "common/base/phases.h"
#include "common/base/report.h"
#include "common/base/resources.h"
#include "stages/tiles/02_processes/message.h"

namespace stagecraft::tiles {
namespace {

/// The kernel gives this process no more than so many bytes from now on.
void limit_memory(std::int64_t bytes) {
  if (sanitized) return;
  std::int64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  const auto most = static_cast<rlim_t>(pages * sysconf(_SC_PAGESIZE) + bytes);
  const rlimit limit{most, most};
  setrlimit(RLIMIT_AS, &limit);
}

}  // namespace

void serve(int socket, std::int64_t memory, const Crew::Job& job) {
  forget_phases();
  limit_memory(memory);
  while (auto message = receive_message(socket)) {
    if (message->kind == Message::Kind::dismissal) {
      send_message(socket, {.kind = Message::Kind::report,
                            .text = report_of_this_process()});
      break;
    }
    Message reply;
    try {
      const Outcome outcome = outcome_of([&] {
        Result result = job(message->text);
        reply.text = std::move(result.bytes);
        return result.pixels;
      });
      reply.kind = outcome.wrong.empty() ? Message::Kind::result
                                         : Message::Kind::refusal;
      reply.pixels = outcome.pixels;
      if (!outcome.wrong.empty()) reply.text = outcome.wrong;
    } catch (const std::exception& error) {
      reply = {.kind = Message::Kind::failure, .text = error.what()};
    }
    if (!send_message(socket, reply)) break;
  }
  _exit(0);
}

}  // namespace stagecraft::tiles
