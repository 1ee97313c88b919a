#include "stages/course/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/error.h"
#include "tests/course/folder.h"

namespace stagecraft::course {
namespace {

TEST(Progress, IsEmptyAtFirst) {
  const Folder folder;
  EXPECT_TRUE(read_progress(folder / "progress.json", "sum").empty());
}

TEST(Progress, KeepsWhatIsWritten) {
  const Folder folder;
  const auto file = folder / "new/progress.json";
  write_progress(file,
                 {{"sum/01_split", {.right = true, .guess = 1.75}},
                  {"sort/02_merge",
                   {.fast = true, .hunt = true, .hints = 2, .measured = 3.5}}});
  Progress progress = read_progress(file, "sum");
  EXPECT_EQ(progress.size(), 2U);
  EXPECT_TRUE(progress["sum/01_split"].right);
  EXPECT_FALSE(progress["sum/01_split"].fast);
  EXPECT_FALSE(progress["sum/01_split"].hunt);
  EXPECT_EQ(progress["sum/01_split"].guess, 1.75);
  EXPECT_FALSE(progress["sum/01_split"].measured);
  EXPECT_EQ(progress["sort/02_merge"].hints, 2);
  EXPECT_TRUE(progress["sort/02_merge"].fast);
  EXPECT_TRUE(progress["sort/02_merge"].hunt);
  EXPECT_EQ(progress["sort/02_merge"].measured, 3.5);
}

TEST(Progress, ReadsAnOldFileAsOfTheFirstLadder) {
  const Folder folder;
  write(folder / "progress.json", R"({"01_split": {"hints": 2}})");
  Progress progress = read_progress(folder / "progress.json", "sum");
  EXPECT_EQ(progress.size(), 1U);
  EXPECT_EQ(progress["sum/01_split"].hints, 2);
}

TEST(Progress, SaysWhatCannotBeReadOrWritten) {
  const Folder folder;
  const auto file = folder / "progress.json";
  for (const char* damaged :
       {"", "{\"a/01\": {\"right\": tr", "[1, 2]", "{\"a/01\": 3}",
        "{\"a/01\": {\"hints\": \"two\"}}", "{\"a/01\": {\"guess\": null}}"}) {
    write(file, damaged);
    EXPECT_THROW(read_progress(file, "sum"), BadInput) << damaged;
  }
  EXPECT_THROW(write_progress("/dev/null/progress.json", {}), BadInput);
}

}  // namespace
}  // namespace stagecraft::course
