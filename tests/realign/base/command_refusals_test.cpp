#include <gmock/gmock.h>

#include "tests/realign/base/commands.h"

namespace stagecraft::realign::commands {
namespace {

using testing::HasSubstr;

TEST(CommandLine, RefusesEveryWrongWord) {
  struct Wrong {
    std::vector<const char*> words;
    const char* phrase;
  };
  const std::vector<Wrong> table{
      {{}, "no scan is named; try realign-x SCAN.nii.gz"},
      {{""}, "no scan is named; try realign-x SCAN.nii.gz"},
      {{"a.nii", ""}, "a scan has an empty name"},
      {{"a.nii", "b.nii", "a.nii"}, "a.nii is named twice; name it once"},
      {{"x/a.nii", "b.nii", "x/a.nii.gz", "--out", "o"},
       "x/a.nii and x/a.nii.gz have the same name, so that results would "
       "replace each other in o; realign them in calls of their own"},
      {{"a.nii", "b.nii", "--apply", "t"}, "--apply takes the motion of one"},
      {{"a.nii", "b.nii", "--profile", "t"}, "--profile writes the trace of"},
      {{"a.nii", "--nonsense"}, "--nonsense; see realign-x --help"},
      {{"a.nii", "--fwhm"}, "--fwhm"},
      {{"a.nii", "--fwhm", "x"}, "--fwhm = x"},
      {{"a.nii", "--fwhm", "-0.1"}, "--fwhm is a smoothing in mm"},
      {{"a.nii", "--fwhm", "50.1"}, "--fwhm is a smoothing in mm"},
      {{"a.nii", "--fwhm", "nan"}, "--fwhm is a smoothing in mm"},
      {{"a.nii", "--sep", "0"}, "--sep is the distance"},
      {{"a.nii", "--sep", "inf"}, "--sep is the distance"},
      {{"a.nii", "--margin", "-1"}, "--margin is a number of voxels"},
      {{"a.nii", "--margin", "101"}, "--margin is a number of voxels"},
      {{"a.nii", "--threads", "0"}, "Value 0 not in range 1 to 4096"},
      {{"a.nii", "--threads", "4097"}, "Value 4097 not in range 1 to 4096"},
      {{"a.nii", "--reference", "-1"}, "a frame cannot be negative"},
      {{"a.nii", "--reference", ""}, "--reference"},
      {{"a.nii", "--outputs", "motion,x"}, "--outputs does not know 'x'"},
      {{"a.nii", "--matrices", "spm"}, "--matrices does not know 'spm'"},
      {{"a.nii", "--datatype", "int16"}, "int16"},
      {{"a.nii", "--apply", ""}, "--apply"},
      {{"a.nii", "--apply", "t", "--reference", "mean"},
       "leave out --reference mean"},
  };
  for (const auto& [words, phrase] : table) {
    EXPECT_THAT(refused(words), HasSubstr(phrase));
  }
}

TEST(CommandLine, RefusesThreadsWhereTheProgramHasOne) {
  Program serial = program;
  serial.threads = false;
  EXPECT_EQ(refused({"a.nii", "--threads", "1"}, serial), "");
  EXPECT_THAT(refused({"a.nii", "--threads", "2"}, serial),
              HasSubstr("realign-x has one thread; leave out --threads"));
}

}  // namespace
}  // namespace stagecraft::realign::commands
