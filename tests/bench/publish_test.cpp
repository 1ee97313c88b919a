#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "bench/harness/process.h"
#include "bench/harness/workspace.h"
#include "tests/bench/ladder_record.h"

/// The program that writes figures into documents.
namespace stagecraft {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Publish : public testing::Test {
 protected:
  Publish() : workspace_(1'000'000) {
    hold_signals();
    write("results.json", ladder_results().dump());
    write("old.md", "a <!-- figure: wall 01_two -->?<!-- /figure -->\n");
    write("plain.md", "no figures\n");
  }

  fs::path file(const std::string& name) const {
    return workspace_.path() / name;
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(file(name)) << text;
  }
  std::string read(const std::string& name) const {
    std::ifstream stream(file(name));
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  /// The exit status; what it prints goes to "log".
  int publish(const std::vector<std::string>& files,
              const std::vector<std::string>& flags = {}) const {
    std::vector<std::string> words{STAGECRAFT_PROGRAMS "/stagecraft-publish"};
    for (const std::string& name : files) words.push_back(file(name));
    words.insert(words.end(), flags.begin(), flags.end());
    return run_process(words, file("log")).status;
  }

 private:
  Workspace workspace_;
};

TEST_F(Publish, WritesOnlyWhatChanges) {
  const auto before = fs::last_write_time(file("plain.md"));
  EXPECT_EQ(publish({"results.json", "old.md", "plain.md"}), 0);
  EXPECT_EQ(read("old.md"),
            "a <!-- figure: wall 01_two -->20.1 s<!-- /figure -->\n");
  EXPECT_EQ(fs::last_write_time(file("plain.md")), before);
  EXPECT_EQ(read("log"), file("old.md").string() + " written\n");
  EXPECT_EQ(publish({"results.json", "old.md"}, {"--check"}), 0);
  EXPECT_EQ(read("log"), "");
}

TEST_F(Publish, ChecksWithoutWriting) {
  const std::string before = read("old.md");
  EXPECT_EQ(publish({"results.json", "plain.md", "old.md"}, {"--check"}), 1);
  EXPECT_EQ(read("old.md"), before);
  EXPECT_EQ(read("log"),
            file("old.md").string() + " does not say what was measured\n");
}

TEST_F(Publish, WritesThePage) {
  EXPECT_EQ(publish({"results.json"}, {"--page", file("page.html")}), 0);
  EXPECT_THAT(read("page.html"), HasSubstr("<html"));
}

TEST_F(Publish, WritesNothingWhereOneDocumentIsWrong) {
  const std::string before = read("old.md");
  write("bad.md", "\na <!-- figure: wall 9 --><!-- /figure -->\n");
  EXPECT_EQ(publish({"results.json", "old.md", "bad.md"}), 2);
  EXPECT_THAT(read("log"), HasSubstr("bad.md, line 2: the results hold no"));
  EXPECT_EQ(read("old.md"), before);
}

TEST_F(Publish, RefusesWhatItCannotRead) {
  EXPECT_EQ(publish({"results.json", "none.md"}), 2);
  EXPECT_THAT(read("log"), HasSubstr("none.md; name a Markdown document"));
  EXPECT_EQ(publish({"results.json", "."}), 2);
  EXPECT_EQ(publish({"old.md"}), 2);
  EXPECT_EQ(publish({"results.json", "old.md"}, {"--check", "--page", "x"}), 2);
}

}  // namespace
}  // namespace stagecraft
