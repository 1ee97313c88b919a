#include "stages/course/given.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/error.h"
#include "tests/course/folder.h"
#include "tests/course/sample.h"

namespace stagecraft::course {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Property;
using testing::Throws;

class Given : public testing::Test {
 protected:
  Given() {
    write(folder_ / "00_plain.cpp", plain_page);
    write(folder_ / "01_split.cpp", split_page);
    write(patch_, split_patch);
    write(hunt_, split_hunt);
  }
  static void expect_complaint(const std::filesystem::path& changes,
                               const std::string& complaint) {
    EXPECT_THAT([&] { given(changes); },
                Throws<BadInput>(Property(&BadInput::what,
                                          AllOf(HasSubstr(changes.filename()),
                                                HasSubstr(complaint)))));
  }

  Folder folder_;
  std::filesystem::path patch_ = folder_ / "exercises/01_split.patch";
  std::filesystem::path hunt_ = folder_ / "exercises/01_split.hunt.json";
};

TEST_F(Given, IsMadeFromThePages) {
  EXPECT_EQ(given(patch_), split_starter);
  EXPECT_EQ(given(hunt_),
            "// Split.\nint sum() {\n  return half(0) + half(0);\n}\n");
}

TEST_F(Given, FollowsLinesThatMove) {
  write(folder_ / "00_plain.cpp", "// New.\n\n" + plain_page + "int more();\n");
  EXPECT_EQ(given(patch_), "// New.\n\n" + split_starter + "int more();\n");
}

TEST_F(Given, SaysWhatNoLongerFits) {
  write(folder_ / "00_plain.cpp", "// Plain.\nint sum() {\n  return 3;\n}\n");
  expect_complaint(patch_, "no more:\n\n// Plain.\nint sum()");
  write(folder_ / "00_plain.cpp", plain_page + plain_page);
  expect_complaint(patch_, "twice");
  write(folder_ / "01_split.cpp", "return half(1) + half(1);\n");
  expect_complaint(hunt_, "twice:\nhalf(1)");
}

TEST_F(Given, RefusesWhatIsNoListOfChanges) {
  for (const char* text : {"", "@@ -1 +1 @@\n-a\n+b\n", "+++ a.cpp\n"}) {
    write(patch_, text);
    expect_complaint(patch_, "diff -u");
  }
  write(patch_, "--- 00_plain.cpp\n+++ 01_split.cpp\n");
  expect_complaint(patch_, "no unified diff");
  write(patch_, "--- 07_gone.cpp\n+++ 01_split.cpp\n@@ -1 +1 @@\n-a\n+b\n");
  EXPECT_THROW(given(patch_), BadInput);
  for (const char* text : {"", "[]", "{}", R"({"changes": [{"find": "a"}]})"}) {
    write(hunt_, text);
    expect_complaint(hunt_, "no list of changes");
  }
}

TEST(MarkedPlaces, AreShownOnThePage) {
  const std::string places = marked_places(
      "a;\nb;\n// Your work: c.\n// More of it.\nd;\ne(\n    f);\ng;\nh;\ni;\n"
      "j;\n\n// Your work: k.\nl;\n");
  EXPECT_EQ(places,
            "```cpp\nb;\n// Your work: c.\n// More of it.\nd;\ne(\n    f);\n"
            "...\n\n// Your work: k.\nl;\n```\n");
  const std::string page = with_places(sample_page, places);
  EXPECT_THAT(page, HasSubstr("<!-- marked -->\n" + places + "<!-- /marked"));
  EXPECT_EQ(with_places(page, places), page);
  EXPECT_EQ(with_places(page, ""), sample_page);
  EXPECT_THROW(with_places("# No marks\n", places), BadInput);
}

}  // namespace
}  // namespace stagecraft::course
