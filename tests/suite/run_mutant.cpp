#include <fmt/core.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>

/// Runs a deliberately wrong program on the tests that must reject it, or with
/// --real the right one, which must pass them.
///
///     run-mutant [--real | --hangs] LIMIT COMMAND ...
///
/// A mutant is caught where a test fails or crashes or, with --hangs, does not
/// end within LIMIT seconds: on a busy machine that says nothing of others.
/// Nothing is caught where no test ran.
namespace {

struct Answer {
  std::string text;
  int status = 0;  ///< as a shell gives it
};

Answer answer_of(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {"cannot run " + command, 127};
  Answer answer;
  std::array<char, 4096> part{};
  while (const std::size_t size = fread(part.data(), 1, part.size(), pipe)) {
    answer.text.append(part.data(), size);
  }
  const int status = pclose(pipe);
  answer.status =
      WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return answer;
}

/// How the tests took it; "passed" where nothing did.
std::string how(const Answer& answer) {
  const auto says = [&](const char* words) {
    return answer.text.find(words) != std::string::npos;
  };
  if (!says("[ RUN      ] ")) return "no test ran";
  if (answer.status == 0) return "passed";
  if (answer.status == 124 || answer.status == 137) return "no end";
  if (says("C++ exception")) return "exception";
  if (says("Failure\n")) return "assertion";
  if (says("WARNING: ThreadSanitizer")) return "sanitizer";
  return answer.status > 128 ? "crash" : "abort of another rank";
}

}  // namespace

int main(int argc, char** argv) {
  const std::string option = argc > 1 ? argv[1] : "";
  const bool real = option == "--real";
  const bool hangs = option == "--hangs";
  const int first = real || hangs ? 3 : 2;
  if (argc <= first) return 2;
  std::string command =
      fmt::format("timeout --kill-after=5 {}", argv[first - 1]);
  for (int n = first; n < argc; ++n) command += fmt::format(" '{}'", argv[n]);
  const Answer answer = answer_of(command + " 2>&1");
  const std::string found = how(answer);
  const bool caught = found != "passed" && found != "no test ran" &&
                      (hangs || found != "no end");
  const bool right = real ? found == "passed" : caught;
  fmt::print("{}: {}\n", real ? "the real program" : "the mutant", found);
  if (!right) fmt::print("{}\n{}\n", command, answer.text);
  return right ? 0 : 1;
}
