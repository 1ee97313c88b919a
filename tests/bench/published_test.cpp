#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include "bench/report/figures_check.h"
#include "bench/report/markers.h"
#include "bench/report/marks.h"
#include "tests/bench/ladder_record.h"

/// What the documents of the project print is what its files of results say.
namespace stagecraft {
namespace {

namespace fs = std::filesystem;

const fs::path root = STAGECRAFT_SOURCE;

std::string read(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// README.md and the documents below the folders, by path from the root.
std::vector<fs::path> documents(const std::vector<std::string>& folders) {
  std::vector<fs::path> found{"README.md"};
  for (const std::string& folder : folders) {
    if (!fs::exists(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (entry.path().extension() == ".md") {
        found.push_back(fs::relative(entry.path(), root));
      }
    }
  }
  std::ranges::sort(found);
  return found;
}

bool has_figures(const std::string& document) {
  const auto marks = marks_of(document);
  return std::ranges::any_of(marks, [](const Mark& mark) {
    return mark.kind == "figure" || mark.kind == "figures";
  });
}

/// The file that a document names at its top; empty: none.
fs::path results_of(const std::string& document) {
  static const std::regex named(
      "<!-- results: (bench/results/\\S+\\.json) -->");
  std::smatch match;
  return std::regex_search(document, match, named) ? match.str(1) : "";
}

/// The lines of a document that are not what the record makes of them.
std::vector<int> stale_lines(const std::string& document,
                             const Record& record) {
  const auto said = lines_of(document);
  const auto measured = lines_of(fill(document, record));
  std::vector<int> stale;
  for (std::size_t n = 0; n < std::max(said.size(), measured.size()); ++n) {
    if (n >= said.size() || n >= measured.size() ||
        said[n].text != measured[n].text) {
      stale.push_back(static_cast<int>(n) + 1);
    }
  }
  return stale;
}

TEST(Published, DocumentsSayWhatWasMeasured) {
  for (const fs::path& path : documents({"bench", "slides", "stages"})) {
    const std::string text = read(root / path);
    if (!has_figures(text)) continue;
    const fs::path results = results_of(text);
    ASSERT_FALSE(results.empty())
        << path << " has figures but names no file of results; begin it with "
        << "<!-- results: bench/results/NAME.json -->";
    EXPECT_THAT(stale_lines(text, read_record(root / results)),
                testing::IsEmpty())
        << "lines of " << path << "; run bench/run --publish";
  }
}

TEST(Published, EveryNumberCanBeDerived) {
  for (const fs::path& path : documents({"slides", "stages"})) {
    for (const Complaint& complaint : underivable(read(root / path))) {
      ADD_FAILURE() << path.string() << ':' << complaint.line << ": \""
                    << complaint.text
                    << "\" is in no mark; see bench/README.md";
    }
  }
}

TEST(Published, AChangedDigitIsFound) {
  const Record record = ladder_record();
  const std::string document = fill(
      "# Title\n"
      "It takes <!-- figure: wall 00_simple -->?<!-- /figure -->.\n"
      "<!-- figures: ladder-table -->\n<!-- /figures -->\n",
      record);
  ASSERT_THAT(stale_lines(document, record), testing::IsEmpty());
  for (const std::string figure : {"40.2 s", "20.1 [20.0", "abc1234"}) {
    std::string doctored = document;
    char& digit = doctored[doctored.find(figure) + figure.size() - 3];
    digit = digit == '7' ? '8' : '7';
    EXPECT_THAT(stale_lines(doctored, record), testing::SizeIs(1)) << figure;
  }
  Record again = record;
  for (RunRecord& run : again.runs) run.wall_seconds *= 1.02;
  EXPECT_THAT(stale_lines(document, again), testing::Not(testing::IsEmpty()));
}

}  // namespace
}  // namespace stagecraft
