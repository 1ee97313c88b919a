#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/realign/black_box/rungs.h"
#include "tests/realign/black_box/scans.h"

/// The page of --report, which every rung writes.
namespace stagecraft::black_box {
namespace {

namespace fs = std::filesystem;
using samples::content;
using samples::Folder;

struct Row {
  std::size_t begin, length;  ///< of its value in the page
};

/// A row of the page's table; expects that it is there.
Row place_of(const std::string& page, const std::string& name) {
  const std::string head = ">" + name + "</th><td>";
  const auto found = page.find(head);
  EXPECT_NE(found, page.npos) << name;
  if (found == page.npos) return {0, 0};
  const auto begin = found + head.size();
  return {begin, page.find("</td>", begin) - begin};
}

double number_in(const std::string& page, const std::string& row) {
  const auto [begin, length] = place_of(page, row);
  return std::atof(page.substr(begin, length).c_str());
}

/// Noise of some levels: without it, what is left over time are motions that
/// differ by micrometres from rung to rung.
std::string noisy_scan() {
  std::vector<std::int16_t> voxels = scan_voxels(12);
  for (std::size_t n = 0; n < voxels.size(); ++n) {
    const auto level = static_cast<int>(n * 2654435761U % 4294967296U >> 28U);
    voxels[n] = static_cast<std::int16_t>(voxels[n] + level);
  }
  return samples::file_bytes(scan_header(NIFTI_TYPE_INT16, 12), voxels);
}

class Page : public EveryRung {
 protected:
  /// The page of a run, without the rows that tell of this run alone.
  std::string page_of(Words words, const std::string& out) {
    words.insert(words.end(), {scan_, "--out", folder_ / out, "--report"});
    const Outcome outcome = run(words);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    std::string page = content(folder_ / out / "bold_report.html");
    for (const std::string row : {"Run time", "Command"}) {
      const auto [begin, length] = place_of(page, row);
      page.erase(begin, length);
    }
    return page;
  }

  Folder folder_;
  fs::path scan_ = folder_.file("bold.nii", noisy_scan());
};

TEST_P(Page, IsTheSameOnAnyNumberOfWorkers) {
  const Rung rung = asked(GetParam());
  const std::string page = page_of({program(GetParam())}, "alone");
  // Not compared as texts, which would be printed.
  if (rung.threads) {
    EXPECT_TRUE(page_of({program(GetParam()), "--threads", "3"}, "threads") ==
                page);
  }
  if (rung.ranks) {
    EXPECT_TRUE(page_of(on_ranks(3, {program(GetParam())}), "ranks") == page);
  }
}

TEST_P(Page, TellsTheSameOnEveryRung) {
  const std::string page = page_of({program(GetParam())}, "this");
  const std::string first = page_of({program(rungs()[0])}, "first");
  for (const std::string when : {"before", "after"}) {
    const double wanted = number_in(first, "Mean tSNR in the head, " + when);
    EXPECT_GT(wanted, 1);
    EXPECT_NEAR(number_in(page, "Mean tSNR in the head, " + when), wanted,
                0.01 * wanted);
  }
}

// The scan is gone before the first of its frames is realigned, or soon after.
TEST_P(Page, OpensNoSeriesAgain) {
  for (const std::string reference : {"first", "mean"}) {
    const fs::path out = folder_ / reference;
    fs::path scan = folder_.file("gone.nii", scan_of(60));
    Process process({program(GetParam()), scan, "--out", out, "--report",
                     "--reference", reference});
    while (!bytes_open_in(process.id(), out) && !process.ended()) {
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    fs::remove(scan);
    const Outcome outcome = process.wait();
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_TRUE(fs::exists(out / "gone_report.html"));
  }
}

INSTANTIATE_TEST_SUITE_P(Of, Page, testing::ValuesIn(rungs()), test_name);

}  // namespace
}  // namespace stagecraft::black_box
