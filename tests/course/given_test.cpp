#include "stages/course/given.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/error.h"
#include "tests/course/folder.h"

namespace stagecraft::course {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Property;
using testing::Throws;

const std::string plain = "// Plain.\nint sum() {\n  return 3;\n}\n";
const std::string split =
    "// Split.\nint sum() {\n  // Your work\n  return 3;\n}\n";
const std::string patch =
    "--- 00_plain.cpp\n+++ 01_split.cpp\n@@ -1,4 +1,5 @@\n-// Plain.\n"
    "+// Split.\n int sum() {\n+  // Your work\n   return 3;\n }\n";
const std::string merged =
    R"json({"changes": [{"find": "one()", "replace": "two()"}]})json";

class Given : public testing::Test {
 protected:
  /// What a file of changes makes of a page of another text.
  std::string made(const char* page, const std::string& text,
                   const std::string& changes, const std::string& by) {
    write(folder_ / page, text);
    write(folder_ / "exercises" / changes, by);
    return given(folder_ / "exercises" / changes);
  }
  void expect_complaint(const char* page, const std::string& text,
                        const std::string& changes, const std::string& by,
                        const std::string& complaint) {
    EXPECT_THAT(
        [&] { made(page, text, changes, by); },
        Throws<BadInput>(Property(
            &BadInput::what, AllOf(HasSubstr(changes), HasSubstr(complaint)))));
  }

  Folder folder_;
};

TEST_F(Given, IsMadeFromThePageWhereverItsLinesAre) {
  EXPECT_EQ(made("00_plain.cpp", plain, "01_split.patch", patch), split);
  EXPECT_EQ(made("00_plain.cpp", "// New.\n\n" + plain + "int more();\n",
                 "01_split.patch", patch),
            "// New.\n\n" + split + "int more();\n");
  EXPECT_EQ(
      made("01_split.cpp", "one() + three()", "01_split.hunt.json", merged),
      "two() + three()");
}

TEST_F(Given, SaysWhatNoLongerFits) {
  expect_complaint("00_plain.cpp", "// Plain.\nint sum();\n", "01_split.patch",
                   patch, "no more:\n\n// Plain.\nint sum() {");
  expect_complaint("00_plain.cpp", plain + plain, "01_split.patch", patch,
                   "twice");
  expect_complaint("01_split.cpp", "one() + one()", "01_split.hunt.json",
                   merged, "twice:\none()");
}

TEST_F(Given, RefusesWhatIsNoListOfChanges) {
  for (const char* text : {"", "@@ -1 +1 @@\n-a\n+b\n", "+++ a.cpp\n"}) {
    expect_complaint("00_plain.cpp", plain, "01_split.patch", text, "diff -u");
  }
  expect_complaint("00_plain.cpp", plain, "01_split.patch",
                   "--- 00_plain.cpp\n+++ 01_split.cpp\n", "no unified diff");
  for (const char* text : {"", "[]", "{}", R"({"changes": [{"find": "a"}]})"}) {
    expect_complaint("01_split.cpp", plain, "01_split.hunt.json", text,
                     "no list of changes");
  }
}

TEST(MarkedPlaces, AreShownOnThePage) {
  const std::string places = marked_places(
      "a;\nb;\n// Your work: c.\n// More of it.\nd;\ne(\n    f);\ng;\nh;\ni;\n"
      "j;\n\n// Your work: k.\nl;\n");
  EXPECT_EQ(places,
            "```cpp\nb;\n// Your work: c.\n// More of it.\nd;\ne(\n    f);\n"
            "...\n\n// Your work: k.\nl;\n```\n");
  const std::string page = "a\n<!-- marked -->\n<!-- /marked -->\nb\n";
  const std::string filled = with_places(page, places);
  EXPECT_EQ(filled, "a\n<!-- marked -->\n" + places + "<!-- /marked -->\nb\n");
  EXPECT_EQ(with_places(filled, places), filled);
  EXPECT_THROW(with_places("# No marks\n", places), BadInput);
}

}  // namespace
}  // namespace stagecraft::course
