#include "stages/course/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/error.h"
#include "stages/course/exercise.h"
#include "tests/course/folder.h"

namespace stagecraft::course {
namespace {

TEST(Progress, IsEmptyAtFirst) {
  const Folder folder;
  EXPECT_TRUE(read_progress(folder / "progress.json").empty());
}

TEST(Progress, KeepsWhatWasChangedAndNothingElse) {
  const Folder folder;
  const auto file = folder / "progress.json";
  update_progress(file, "01_mpi", [](Entry& entry) {
    entry.right = true;
    entry.guess = 1.75;
  });
  update_progress(file, "02_hoist", [](Entry& entry) {
    entry.hints = 2;
    entry.hunt = true;
    entry.measured = 3.5;
    entry.fast = true;
  });
  Progress progress = read_progress(file);
  EXPECT_EQ(progress.size(), 2U);
  EXPECT_TRUE(progress["01_mpi"].right);
  EXPECT_FALSE(progress["01_mpi"].fast);
  EXPECT_FALSE(progress["01_mpi"].hunt);
  EXPECT_EQ(progress["01_mpi"].guess, 1.75);
  EXPECT_FALSE(progress["01_mpi"].measured);
  EXPECT_EQ(progress["02_hoist"].hints, 2);
  EXPECT_TRUE(progress["02_hoist"].fast);
  EXPECT_TRUE(progress["02_hoist"].hunt);
  EXPECT_EQ(progress["02_hoist"].measured, 3.5);
}

TEST(Progress, LeavesADamagedFileAlone) {
  const Folder folder;
  const auto file = folder / "progress.json";
  for (const char* damaged :
       {"", "{\"01_mpi\": {\"right\": tr", "[1, 2]", "{\"01_mpi\": 3}",
        "{\"01_mpi\": {\"hints\": \"two\"}}",
        "{\"01_mpi\": {\"guess\": null}}"}) {
    write(file, damaged);
    EXPECT_THROW(read_progress(file), BadInput) << damaged;
    EXPECT_THROW(update_progress(file, "01_mpi", [](Entry&) {}), BadInput);
    EXPECT_EQ(read_text(file), damaged);
  }
}

TEST(Progress, SaysWhereItCannotBeWritten) {
  EXPECT_THROW(
      update_progress("/dev/null/progress.json", "01_mpi", [](Entry&) {}),
      BadInput);
}

}  // namespace
}  // namespace stagecraft::course
