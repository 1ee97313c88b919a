#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "stages/course/given.h"
#include "tests/course/student.h"
#include "tests/suite/text.h"

/// `watch`, in a pipe and on a terminal.
namespace stagecraft::course {
namespace {

using testing::HasSubstr;
using testing::Not;

class Watching : public Student {};

TEST_F(Watching, ChecksAgainOnSaveInAPipe) {
  say({"start", "01"});
  const auto said = desk_ / "said.txt";
  black_box::Words shell{"sh", "-c", "exec \"$@\" >\"$0\"", said.string()};
  for (const std::string& word : words({"watch", "01"})) shell.push_back(word);
  black_box::Process program(shell);
  const auto watching = [&](std::size_t times) {
    return std::filesystem::exists(said) &&
           occurrences(read_text(said), "-- watching") >= times;
  };
  EXPECT_TRUE(black_box::comes_true([&] { return watching(1); }));
  write(file_, "changed");
  EXPECT_TRUE(black_box::comes_true([&] { return watching(2); }));
  kill(program.id(), SIGINT);
  EXPECT_EQ(program.wait().status, 128 + SIGINT);
  EXPECT_THAT(read_text(said), Not(HasSubstr("\033")));
}

/// A program on a terminal of its own.
class OnTerminal {
 public:
  explicit OnTerminal(const black_box::Words& words) {
    process_ = forkpty(&terminal_, nullptr, nullptr, nullptr);
    if (process_ != 0) return;
    std::vector<char*> arguments;
    for (const std::string& word : words) {
      arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  ~OnTerminal() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    close(terminal_);
  }
  OnTerminal(const OnTerminal&) = delete;
  OnTerminal& operator=(const OnTerminal&) = delete;

  void press(char key) const { ASSERT_EQ(::write(terminal_, &key, 1), 1); }
  /// Reads until the text appears; false where it does not in all patience.
  bool shows(const std::string& text) {
    const bool shown = black_box::comes_true([&] {
      pollfd output{.fd = terminal_, .events = POLLIN, .revents = 0};
      char part[4096];
      if (poll(&output, 1, 0) > 0) {
        const ssize_t size = read(terminal_, part, sizeof part);
        if (size > 0) seen_.append(part, static_cast<std::size_t>(size));
      }
      return seen_.find(text) != seen_.npos;
    });
    if (shown) seen_.erase(0, seen_.find(text) + text.size());
    return shown;
  }
  bool cooked() const {
    termios mode{};
    tcgetattr(terminal_, &mode);
    return (mode.c_lflag & ICANON) != 0 && (mode.c_lflag & ECHO) != 0;
  }
  int status() {
    int status = 0;
    waitpid(process_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  int terminal_ = -1;
  pid_t process_ = -1;
  std::string seen_;
};

TEST_F(Watching, AnswersKeysAndLeavesTheTerminalAsItWas) {
  say({"start", "01"});
  OnTerminal program(words({"watch", "01"}));
  ASSERT_TRUE(program.shows("[q] quit"));
  EXPECT_FALSE(program.cooked());
  program.press('n');
  EXPECT_TRUE(program.shows("Hint 1 of 3"));
  program.press('l');
  EXPECT_TRUE(program.shows("of 2 stars"));
  program.press('c');
  EXPECT_TRUE(program.shows("no point to spare"));
  program.press('h');
  EXPECT_TRUE(program.shows("[q] quit"));
  program.press('q');
  EXPECT_EQ(program.status(), 0);
  EXPECT_TRUE(program.cooked());
}

TEST_F(Watching, LeavesTheTerminalAsItWasOnInterrupt) {
  say({"start", "01"});
  OnTerminal program(words({"watch", "01"}));
  ASSERT_TRUE(program.shows("[q] quit"));
  EXPECT_FALSE(program.cooked());
  program.press('\x03');
  EXPECT_EQ(program.status(), 128 + SIGINT);
  EXPECT_TRUE(program.cooked());
}

TEST_F(Watching, ResetsOnlyWhenTheStudentAgrees) {
  say({"start", "01"});
  write(file_, "mine");
  for (const auto& [key, left] :
       std::vector<std::pair<char, bool>>{{'n', true}, {'y', false}}) {
    OnTerminal program(words({"reset", "01"}));
    ASSERT_TRUE(program.shows("[y/n]"));
    program.press(key);
    program.press('\n');
    EXPECT_EQ(program.status(), left ? 1 : 0);
    EXPECT_EQ(read_text(file_) == "mine", left);
  }
}

}  // namespace
}  // namespace stagecraft::course
