#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <regex>

#include "tests/realign/black_box/bad_cases.h"
#include "tests/realign/black_box/rungs.h"

/// Whatever is wrong: one sentence, the same on every rung, status 2, no file.
namespace stagecraft::black_box {
namespace {

namespace fs = std::filesystem;
using samples::Folder;
using testing::HasSubstr;

/// Path and content of every file in a folder, hidden ones too.
std::map<std::string, std::string> files_in(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    files[entry.path().string()] = samples::content(entry.path());
  }
  return files;
}

class BadInputOf : public testing::TestWithParam<BadCase> {
 protected:
  /// Runs the case and returns the sentence, with PROGRAM for the rung's name.
  std::string sentence_of(const std::string& rung, int ranks = 0) {
    SCOPED_TRACE(rung + " on " + std::to_string(ranks) + " ranks");
    Words words{program(rung)};
    if (std::ranges::count(arguments_, "--out") == 0) {
      words.insert(words.end(), {"--out", out_});
    }
    words.insert(words.end(), arguments_.begin(), arguments_.end());
    const Outcome outcome = run(ranks == 0 ? words : on_ranks(ranks, words));
    EXPECT_FALSE(outcome.timed_out);
    EXPECT_EQ(outcome.signal, 0);
    EXPECT_EQ(outcome.status, 2) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(files_in(folder_ / ""), before_);
    const Words sentences = sentences_of(rung, outcome.err);
    EXPECT_EQ(sentences.size(), 1U) << outcome.err;
    if (sentences.empty()) return "";
    const std::regex name(rung);
    return std::regex_replace(sentences[0], name, "PROGRAM");
  }

 private:
  Folder folder_;
  Words arguments_ = GetParam().make(folder_);
  std::string out_ = folder_ / "out";
  std::map<std::string, std::string> before_ = files_in(folder_ / "");
};

TEST_P(BadInputOf, GivesOneSentenceAndNoFile) {
  const std::string first = sentence_of(rungs().front());
  EXPECT_THAT(first, HasSubstr(GetParam().phrase));
  for (const std::string& rung : rungs()) {
    EXPECT_EQ(sentence_of(rung), first);
    if (!GetParam().on_ranks || !asked(rung).ranks) continue;
    EXPECT_EQ(sentence_of(rung, 3), first);
  }
}

std::string name_of(const testing::TestParamInfo<BadCase>& info) {
  return info.param.name;
}

const auto files = testing::ValuesIn(bad_files());
const auto headers = testing::ValuesIn(bad_headers());
const auto voxels = testing::ValuesIn(bad_voxels());
const auto places = testing::ValuesIn(bad_places());
const auto words = testing::ValuesIn(bad_words());
const auto tables = testing::ValuesIn(bad_tables());
INSTANTIATE_TEST_SUITE_P(Files, BadInputOf, files, name_of);
INSTANTIATE_TEST_SUITE_P(Headers, BadInputOf, headers, name_of);
INSTANTIATE_TEST_SUITE_P(Voxels, BadInputOf, voxels, name_of);
INSTANTIATE_TEST_SUITE_P(Places, BadInputOf, places, name_of);
INSTANTIATE_TEST_SUITE_P(Words, BadInputOf, words, name_of);
INSTANTIATE_TEST_SUITE_P(Tables, BadInputOf, tables, name_of);

}  // namespace
}  // namespace stagecraft::black_box
