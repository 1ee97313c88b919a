#include "common/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "common/error.h"

namespace stagecraft {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const Program program{
    .name = "realign-x",
    .summary = "Rung x: a summary.",
    .about = "what it teaches\n",
    .ranks = true,
    .threads = true,
};

Command parsed(std::vector<const char*> words, const Program& by = program) {
  words.insert(words.begin(), "path/realign-x");
  return parse_command(static_cast<int>(words.size()), words.data(), by);
}

/// The sentence that refuses these words; empty where nothing does.
std::string refused(const std::vector<const char*>& words,
                    const Program& by = program) {
  try {
    parsed(words, by);
    return "";
  } catch (const BadInput& error) {
    return error.what();
  }
}

std::string answered(const std::vector<const char*>& words,
                     const Program& by = program) {
  try {
    parsed(words, by);
    return "";
  } catch (const Answer& answer) {
    return answer.text;
  }
}

TEST(Command, HasTheDefaultsOfTheLadder) {
  const Command command = parsed({"a.nii"});
  EXPECT_EQ(command.line, "path/realign-x a.nii");
  EXPECT_EQ(command.scan, "a.nii");
  EXPECT_EQ(command.out, ".");
  EXPECT_EQ(command.options.fwhm, 5);
  EXPECT_EQ(command.options.sep, 4);
  EXPECT_EQ(command.options.margin, 1);
  EXPECT_EQ(command.options.threads, 0);
  EXPECT_TRUE(command.options.estimate);
  EXPECT_FALSE(command.options.anchor);
  EXPECT_TRUE(command.options.reslice);
  EXPECT_TRUE(command.options.start.empty());
  EXPECT_EQ(command.reference.frame, 0);
  EXPECT_EQ(command.reference.file, "");
  EXPECT_FALSE(command.to_mean);
  EXPECT_THAT(command.outputs, ElementsAre("mean", "motion", "realigned"));
  EXPECT_THAT(command.matrices, IsEmpty());
  EXPECT_EQ(command.apply, "");
  EXPECT_EQ(command.datatype, VoxelType::as_source);
  EXPECT_EQ(command.compression, "input");
  EXPECT_EQ(command.profile, "");
  EXPECT_FALSE(command.force);
}

TEST(Command, TakesEveryOption) {
  const Command command =
      parsed({"--out",    "o",          "--fwhm",    "6.5",        "--sep=3",
              "--margin", "2",          "--threads", "4",          "--outputs",
              "mean",     "--matrices", "itk,fsl",   "--datatype", "float32",
              "--gzip",   "--profile",  "p.json",    "--force",    "a b.nii"});
  EXPECT_EQ(command.scan, "a b.nii");
  EXPECT_EQ(command.out, "o");
  EXPECT_EQ(command.options.fwhm, 6.5);
  EXPECT_EQ(command.options.sep, 3);
  EXPECT_EQ(command.options.margin, 2);
  EXPECT_EQ(command.options.threads, 4);
  EXPECT_THAT(command.outputs, ElementsAre("mean"));
  EXPECT_THAT(command.matrices, ElementsAre("fsl", "itk"));
  EXPECT_EQ(command.datatype, VoxelType::float32);
  EXPECT_EQ(command.compression, "gzip");
  EXPECT_EQ(command.profile, "p.json");
  EXPECT_TRUE(command.force);
}

TEST(Command, CompressesAsTheLastWordSays) {
  EXPECT_EQ(parsed({"a.nii", "--no-gzip"}).compression, "none");
  EXPECT_EQ(parsed({"a.nii", "--datatype", "same"}).datatype,
            VoxelType::as_source);
}

TEST(Command, UnderstandsReferences) {
  EXPECT_FALSE(parsed({"a.nii", "--reference", "first"}).to_mean);
  EXPECT_TRUE(parsed({"a.nii", "--reference", "mean"}).to_mean);
  const ReferenceChoice frame =
      parsed({"a.nii", "--reference", "12"}).reference;
  EXPECT_EQ(frame.frame, 12);
  EXPECT_EQ(frame.file, "");
  for (const char* name : {"b.nii", "12.nii", "./12", "1e3"}) {
    const Command command = parsed({"a.nii", "--reference", name});
    EXPECT_EQ(command.reference.file, name);
    EXPECT_EQ(command.reference.frame, 0);
    EXPECT_FALSE(command.to_mean);
  }
}

TEST(Command, ReslicesOnlyWhereImagesAreWanted) {
  EXPECT_FALSE(parsed({"a.nii", "--outputs", "motion"}).options.reslice);
  EXPECT_TRUE(parsed({"a.nii", "--outputs", "motion,mean"}).options.reslice);
  EXPECT_TRUE(parsed({"a.nii", "--outputs", "realigned"}).options.reslice);
}

TEST(Command, EstimatesNothingWhereATableIsApplied) {
  const Command command = parsed({"a.nii", "--apply", "rp.txt"});
  EXPECT_EQ(command.apply, "rp.txt");
  EXPECT_FALSE(command.options.estimate);
}

TEST(Command, AcceptsTheEndsOfEveryRange) {
  for (const auto& [option, value] :
       std::vector<std::pair<const char*, const char*>>{
           {"--fwhm", "0"},
           {"--fwhm", "50"},
           {"--sep", "50"},
           {"--margin", "0"},
           {"--threads", "4096"}}) {
    EXPECT_EQ(refused({"a.nii", option, value}), "") << option << value;
  }
}

TEST(Command, RefusesEveryWrongWord) {
  struct Wrong {
    std::vector<const char*> words;
    const char* phrase;
  };
  const std::vector<Wrong> table{
      {{}, "no scan is named; try realign-x SCAN.nii.gz"},
      {{"a.nii", "b.nii"}, "b.nii; see realign-x --help"},
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

TEST(Command, RefusesThreadsWhereTheProgramHasOne) {
  Program serial = program;
  serial.threads = false;
  EXPECT_EQ(refused({"a.nii", "--threads", "1"}, serial), "");
  EXPECT_THAT(refused({"a.nii", "--threads", "2"}, serial),
              HasSubstr("realign-x has one thread; leave out --threads"));
}

TEST(Command, AnswersQuestions) {
  EXPECT_THAT(answered({"--help"}),
              AllOf(HasSubstr("Rung x: a summary."), HasSubstr("--reference"),
                    HasSubstr("mpirun -n 4 realign-x bold.nii.gz")));
  EXPECT_EQ(answered({"--version"}), "realign-x " STAGECRAFT_VERSION "\n");
  EXPECT_EQ(answered({"--about"}), "what it teaches\n");
  Program alone = program;
  alone.ranks = false;
  EXPECT_THAT(answered({"--help"}, alone), Not(HasSubstr("mpirun")));
}

}  // namespace
}  // namespace stagecraft
