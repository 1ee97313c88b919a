#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "stages/ladder.h"
#include "tests/common/base/folder.h"
#include "tests/suite/process.h"
#include "tests/suite/text.h"
#include "tests/tiles/pictures.h"

/// The executables as a user meets them.
namespace stagecraft::tiles::suite {
namespace {

using black_box::Outcome;
using black_box::program;
using black_box::Words;
using testing::HasSubstr;
namespace fs = std::filesystem;

class Tiles : public testing::TestWithParam<std::string> {
 protected:
  Words command(const Words& more) const {
    Words words{program(GetParam())};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  samples::Folder folder_;
};

TEST_P(Tiles, SaysWhatIsMissing) {
  const Outcome outcome = black_box::run(command({}));
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("no folder is named"));
}

TEST_P(Tiles, KnowsSizesOfMemory) {
  for (const char* memory : {"0", "-1", "much", "nan"}) {
    const Outcome outcome = black_box::run(command(
        {golden("good"), "--out", folder_ / "out", "--memory", memory}));
    EXPECT_EQ(outcome.status, 2) << memory;
    EXPECT_THAT(outcome.err, HasSubstr("--memory"));
    EXPECT_FALSE(fs::exists(folder_ / "out"));
  }
}

TEST_P(Tiles, TellsHomeFoldersAsTilde) {
  fs::create_directory(folder_ / "in");
  fs::copy(golden("bad") / "half.jpg", folder_ / "in");
  Words words = command({folder_ / "in", "--out", folder_ / "out"});
  const Words home{"env", "HOME=" + folder_.path().string()};
  words.insert(words.begin(), home.begin(), home.end());
  const Outcome outcome = black_box::run(words);
  EXPECT_THAT(outcome.err, HasSubstr(": ~/in/half.jpg is damaged"));
  const std::string record = samples::content(folder_ / "out" / "run.json");
  EXPECT_EQ(occurrences(record, folder_.path()), 0U) << record;
}

// Through a link, a photograph is a result of another.
TEST_P(Tiles, ReplacesNoPhotograph) {
  const fs::path in = folder_ / "in";
  fs::create_directories(in);
  fs::create_directory(folder_ / "out");
  fs::copy(golden("good") / "one.jpg", in / "a.jpg");
  const fs::path precious = folder_ / "out" / "a.jpg.png";
  fs::copy(golden("good") / "grey.png", precious);
  const std::string before = samples::content(precious);
  fs::create_symlink("../out/a.jpg.png", in / "b.png");
  for (const Words& more :
       {Words{}, Words{"--profile", folder_ / "in" / "b.png"}}) {
    Words words =
        command({in, "--out", folder_ / "out", "--force", "--follow"});
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = black_box::run(words);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.err, HasSubstr("is read by this call and would be "
                                       "replaced by a result"));
    EXPECT_EQ(samples::content(precious), before);
  }
}

/// The rungs, and the tool.
class Programs : public Tiles {
 protected:
  /// The command, kept to what `ulimit` is told.
  Words limited(const std::string& limit, const Words& more) const {
    Words words{"sh", "-c", "ulimit " + limit + R"(; exec "$@")", "sh"};
    const Words rest = command(more);
    words.insert(words.end(), rest.begin(), rest.end());
    return words;
  }
  /// A folder of so many photographs of one pixel.
  fs::path tiny(const std::string& name, int count) const {
    const fs::path first = folder_ / "one.jpg";
    fs::copy(golden("good") / "one.jpg", first,
             fs::copy_options::skip_existing);
    fs::create_directory(folder_ / name);
    for (int n = 0; n < count; ++n) {
      fs::create_hard_link(first, folder_ / name / fmt::format("{}.jpg", n));
    }
    return folder_ / name;
  }
};

// Nothing is flushed to the disk one by one, and no file is left open.
TEST_P(Programs, TakesThousandsOfTinyPhotographs) {
  const Outcome outcome = black_box::run(
      limited("-n 64", {tiny("in", 3000), "--out", folder_ / "out"}));
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("3000 photographs"));
  EXPECT_EQ(names_in(folder_ / "out").size(), 3001U);
}

// It becomes shorter again and again while it is read.
TEST_P(Programs, SurvivesAPhotographThatChanges) {
  fs::create_directory(folder_ / "in");
  const std::string bytes = samples::content(golden("good") / "tiles.jpg");
  for (int n = 0; n < 20; ++n) {
    folder_.file(fmt::format("in/{}.jpg", n), bytes);
  }
  black_box::Process process(
      command({folder_ / "in", "--out", folder_ / "out"}));
  while (!process.ended()) {
    fs::resize_file(folder_ / "in" / "19.jpg", 100);
    folder_.file("in/19.jpg", bytes);
  }
  const Outcome outcome = process.wait();
  EXPECT_EQ(outcome.signal, 0);
  EXPECT_THAT(outcome.status, testing::AnyOf(0, 2)) << outcome.err;
  EXPECT_GE(names_in(folder_ / "out").size(), 20U);
}

/// Halts a run when so many files are in `out`; false where it ended before.
bool halted_at(black_box::Process& process, const fs::path& out,
               std::size_t files) {
  return black_box::comes_true([&] {
           if (!process.halt() || names_in(out).size() >= files) return true;
           process.go_on();
           return false;
         }) &&
         !process.ended();
}

TEST_P(Tiles, LeavesNothingHalfOnInterrupt) {
  fs::create_directory(folder_ / "in");
  for (int n = 0; n < 40; ++n) {
    fs::copy(golden("good") / "tiles.jpg",
             folder_ / "in" / fmt::format("{}.jpg", n));
  }
  black_box::run(command({folder_ / "in", "--out", folder_ / "whole"}));
  // One that has ended before it was halted was too quick.
  EXPECT_TRUE(black_box::comes_true([&] {
    fs::remove_all(folder_ / "out");
    black_box::Process process(
        command({folder_ / "in", "--out", folder_ / "out"}));
    if (!halted_at(process, folder_ / "out", 6)) return false;
    kill(process.id(), SIGINT);
    process.go_on();
    EXPECT_EQ(process.wait().signal, SIGINT);
    return true;
  }));
  EXPECT_LT(names_in(folder_ / "out").size(), 41U);
  for (const std::string& name : names_in(folder_ / "out")) {
    EXPECT_TRUE(samples::content(folder_ / "out" / name) ==
                samples::content(folder_ / "whole" / name))
        << name;
  }
}

/// The processes that one started.
std::vector<pid_t> children_of(pid_t process) {
  std::ifstream list(fmt::format("/proc/{0}/task/{0}/children", process));
  std::vector<pid_t> children;
  for (pid_t child; list >> child;) children.push_back(child);
  return children;
}

// At twenty moments: what it was at is done by another, and nothing is lost.
TEST_P(Programs, LosesNothingWithAWorker) {
  fs::create_directory(folder_ / "in");
  for (int n = 0; n < 12; ++n) {
    fs::copy(golden("good") / "tiles.jpg",
             folder_ / "in" / fmt::format("{}.jpg", n));
  }
  black_box::run(command({folder_ / "in", "--out", folder_ / "whole"}));
  int killed = 0;
  for (std::size_t moment = 0; moment < 20; ++moment) {
    const std::string out = fmt::format("out{}", moment);
    black_box::Process process(
        command({folder_ / "in", "--out", folder_ / out}));
    if (halted_at(process, folder_ / out, moment / 2)) {
      const auto workers = children_of(process.id());
      if (!workers.empty()) {
        kill(workers[moment % workers.size()], SIGKILL);
        ++killed;
      } else if (moment >= 2) {
        return;  // a rung that has none
      }
      process.go_on();
    }
    const Outcome outcome = process.wait();
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(names_in(folder_ / out), names_in(folder_ / "whole"));
    for (const std::string& name : names_in(folder_ / out)) {
      if (name == "run.json") continue;
      EXPECT_TRUE(samples::content(folder_ / out / name) ==
                  samples::content(folder_ / "whole" / name))
          << name;
    }
  }
  EXPECT_GE(killed, 10);
}

/// The top of the ladder, and the tool.
class Top : public Programs {};

/// The most that a process of a run took, bytes.
double memory_of(const fs::path& out) {
  const auto record = nlohmann::json::parse(samples::content(out / "run.json"));
  double most = 0;
  for (const auto& process : record.at("ranks")) {
    most = std::max(most, process.at("peak_memory_bytes").get<double>());
  }
  return most;
}

TEST_P(Top, TakesNoMemoryThatGrowsWithTheFolder) {
  for (const int count : {100, 10'000}) {
    const std::string name = std::to_string(count);
    const Outcome outcome = black_box::run(
        command({tiny(name, count), "--out", folder_ / ("out" + name)}));
    EXPECT_EQ(outcome.status, 0) << outcome.err;
  }
  constexpr double names = 10'000 * 1024;
  EXPECT_LT(memory_of(folder_ / "out10000"),
            memory_of(folder_ / "out100") + names);
}

TEST_P(Top, SaysWhereThereIsTooLittleMemoryToShare) {
  const Words words{tiny("in", 2), "--out", folder_ / "out"};
  const Outcome outcome = black_box::run(limited("-v 200000", words));
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("use fewer --threads, or less --memory"));
  EXPECT_EQ(occurrences(outcome.err, "\n"), 1U) << outcome.err;
  EXPECT_FALSE(fs::exists(folder_ / "out" / "0.jpg.png"));
  Words less = words;
  less.insert(less.end(), {"--memory", "4", "--force"});
  const Outcome done = black_box::run(limited("-v 200000", less));
  EXPECT_EQ(done.status, 0) << done.err;
}

std::string name_of(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::ranges::replace(name, '-', '_');
  return name;
}

std::vector<std::string> with_tool(std::vector<std::string> programs) {
  programs.emplace_back("tiles");
  return programs;
}

const std::vector<std::string>& rungs() { return ladder_of("tiles").programs; }

INSTANTIATE_TEST_SUITE_P(Rungs, Tiles, testing::ValuesIn(rungs()), name_of);
INSTANTIATE_TEST_SUITE_P(Rungs, Programs, testing::ValuesIn(with_tool(rungs())),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Rungs, Top,
                         testing::ValuesIn(with_tool({rungs().back()})),
                         name_of);

}  // namespace
}  // namespace stagecraft::tiles::suite
