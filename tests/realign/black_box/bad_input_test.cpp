#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>

#include "tests/realign/black_box/bad_cases.h"

/// Whatever is wrong: one sentence, status 2, no file.
namespace stagecraft::black_box {
namespace {

namespace fs = std::filesystem;
using samples::Folder;
using testing::Contains;
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

/// What a program said, by line: its own sentences, where PROGRAM stands for
/// its name, and what else stood there.
struct Said {
  std::vector<std::string> sentences;
  std::vector<std::string> others;
};

Said said(const std::string& err, const std::string& rung) {
  const std::string name = "realign-" + rung;
  Said result;
  std::istringstream lines(err);
  for (std::string line; std::getline(lines, line);) {
    const bool crowded = line.ends_with(
        "more ranks or threads than CPUs "
        "bring nothing");
    if (crowded || line.starts_with("rank ")) continue;
    if (line.starts_with(name + ": ")) {
      for (auto at = line.find(name); at != line.npos; at = line.find(name)) {
        line.replace(at, name.size(), "PROGRAM");
      }
      result.sentences.push_back(line);
    } else {
      result.others.push_back(line);
    }
  }
  return result;
}

class BadInputOf : public testing::TestWithParam<BadCase> {
 protected:
  /// Runs the case and returns the sentence.
  std::string sentence_of(const Words& program, const std::string& rung) {
    SCOPED_TRACE(testing::PrintToString(program));
    Words words = program;
    words.insert(words.end(), arguments_.begin(), arguments_.end());
    if (std::ranges::count(arguments_, "--out") == 0) {
      words.insert(words.begin() + std::ssize(program), {"--out", out_});
    }
    const Outcome outcome = run(words);
    EXPECT_FALSE(outcome.timed_out);
    EXPECT_EQ(outcome.signal, 0);
    EXPECT_EQ(outcome.status, 2) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(files_in(folder_ / ""), before_);
    const Said all = said(outcome.err, rung);
    EXPECT_EQ(all.sentences.size(), 1U) << outcome.err;
    if (program.size() == 1) {
      EXPECT_THAT(all.others, testing::IsEmpty());
    }
    return all.sentences.empty() ? "" : all.sentences[0];
  }

 private:
  Folder folder_;
  Words arguments_ = GetParam().make(folder_);
  std::string out_ = folder_ / "out";
  std::map<std::string, std::string> before_ = files_in(folder_ / "");
};

TEST_P(BadInputOf, GivesOneSentenceAndNoFile) {
  const std::string serial =
      sentence_of({executable("00-serial")}, "00-serial");
  EXPECT_THAT(serial, HasSubstr(GetParam().phrase));
  EXPECT_EQ(sentence_of({executable("04-bind")}, "04-bind"), serial);
  if (!GetParam().every_rung) return;
  for (const std::string rung : {"01-mpi", "02-hoist", "03-openmp"}) {
    EXPECT_EQ(sentence_of({executable(rung)}, rung), serial);
  }
  EXPECT_EQ(sentence_of(on_ranks(3, "01-mpi"), "01-mpi"), serial);
}

TEST(BadLaunch, RungWithoutRanksRefusesThem) {
  const Folder folder;
  Words words = on_ranks(3, "00-serial");
  words.insert(words.end(), {folder / "bold.nii", "--out", folder / "out"});
  const Outcome outcome = run(words);
  EXPECT_EQ(outcome.status, 2);
  const Said all = said(outcome.err, "00-serial");
  ASSERT_EQ(all.sentences.size(), 1U) << outcome.err;
  EXPECT_THAT(all.sentences[0], HasSubstr("start it without mpirun"));
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
