#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "stages/ladder.h"
#include "tests/common/base/folder.h"

/// How the ladder judges a series that holds another again and again. What
/// stands for results are the truth and the scan itself.
namespace stagecraft::realign {

const Ladder& this_ladder();

namespace {

namespace fs = std::filesystem;
using stagecraft::samples::Folder;
using testing::HasSubstr;
using testing::IsEmpty;

Fixture series(const Folder& folder, double factor) {
  return this_ladder().make({.size = Amount::Size::tested, .factor = factor},
                            folder.path());
}

void add_results(const Fixture& fixture, const Folder& folder) {
  fs::copy_file(fixture.truth, folder / "phantom_motion.tsv");
  fs::copy_file(fixture.input, folder / "phantom_realigned.nii");
}

class Repeated : public testing::Test {
 protected:
  Repeated() {
    add_results(once_, first_);
    add_results(thrice_, out_);
    thrice_.times = 3;
  }

  std::string wrong() const {
    return this_ladder()
        .judge(thrice_, out_.path(), first_.path(), Answer::same)
        .wrong;
  }

  Folder input_, longer_, first_, out_;
  Fixture once_ = series(input_, 1);
  Fixture thrice_ = series(longer_, 3);
};

TEST_F(Repeated, IsThreeTimesTheWork) {
  EXPECT_EQ(thrice_.work, 3 * once_.work);
  EXPECT_THAT(wrong(), IsEmpty());
}

TEST_F(Repeated, HasTheTimesThatItIsSaidToHave) {
  thrice_.times = 2;
  EXPECT_NE(wrong(), "");
}

TEST_F(Repeated, IsHeldToEveryFrame) {
  const fs::path scan = out_ / "phantom_realigned.nii";
  std::fstream file(scan, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(fs::file_size(scan)) - 3001);
  file.write("\x7f\x7f", 2);
  file.close();
  EXPECT_THAT(wrong(), HasSubstr("frame 9"));
}

TEST_F(Repeated, IsHeldToEveryMotion) {
  std::ifstream file(thrice_.truth);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  text.erase(text.rfind('\n', text.size() - 2) + 1);
  out_.file("phantom_motion.tsv", text + "1 0 0 0 0 0\n");
  EXPECT_THAT(wrong(), HasSubstr("its motion"));
}

}  // namespace
}  // namespace stagecraft::realign
