#include <gmock/gmock.h>

#include "tests/realign/base/commands.h"

namespace stagecraft::realign::commands {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Command, HasTheDefaultsOfTheLadder) {
  const Command command = parsed({"a.nii"});
  EXPECT_EQ(command.line, "path/realign-x a.nii");
  EXPECT_EQ(command.scan, "a.nii");
  EXPECT_EQ(command.out, ".");
  EXPECT_FALSE(command.options.fwhm);
  EXPECT_FALSE(command.options.sep);
  EXPECT_EQ(command.options.margin, 1);
  EXPECT_EQ(command.options.threads, 0);
  EXPECT_EQ(command.radius, 50);
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
  EXPECT_FALSE(command.report);
  EXPECT_FALSE(command.force);
}

TEST(Command, TakesEveryOption) {
  const Command command =
      parsed({"--out",    "o",          "--fwhm",    "6.5",        "--sep=3",
              "--margin", "2",          "--threads", "4",          "--outputs",
              "mean",     "--matrices", "itk,fsl",   "--datatype", "float32",
              "--radius", "5",          "--gzip",    "--profile",  "p.json",
              "--force",  "a b.nii"});
  EXPECT_EQ(command.scan, "a b.nii");
  EXPECT_EQ(command.out, "o");
  EXPECT_EQ(command.options.fwhm, 6.5);
  EXPECT_EQ(command.options.sep, 3);
  EXPECT_EQ(command.options.margin, 2);
  EXPECT_EQ(command.options.threads, 4);
  EXPECT_EQ(command.radius, 5);
  EXPECT_THAT(command.outputs, ElementsAre("mean"));
  EXPECT_THAT(command.matrices, ElementsAre("fsl", "itk"));
  EXPECT_EQ(command.datatype, VoxelType::float32);
  EXPECT_EQ(command.compression, "gzip");
  EXPECT_EQ(command.profile, "p.json");
  EXPECT_TRUE(command.force);
}

TEST(Command, IsTheSameForEveryScan) {
  const std::vector<Command> commands = all_parsed(
      {"a.nii", "--out", "o", "b.nii.gz", "--reference", "mean", "x/c.nii"});
  ASSERT_EQ(commands.size(), 3U);
  EXPECT_EQ(commands[0].scan, "a.nii");
  EXPECT_EQ(commands[1].scan, "b.nii.gz");
  EXPECT_EQ(commands[2].scan, "x/c.nii");
  for (const Command& command : commands) {
    EXPECT_EQ(command.line,
              "path/realign-x a.nii --out o b.nii.gz --reference mean x/c.nii");
    EXPECT_EQ(command.out, "o");
    EXPECT_TRUE(command.to_mean);
  }
}

TEST(Command, WritesAPageWhereThereIsSomethingToSee) {
  EXPECT_TRUE(parsed({"a.nii", "--report"}).report);
  EXPECT_EQ(refused({"a.nii", "--report", "--outputs", "realigned,mean"}), "");
  for (const char* outputs : {"motion,mean", "motion,realigned"}) {
    EXPECT_THAT(refused({"a.nii", "--report", "--outputs", outputs}),
                HasSubstr("add realigned,mean to --outputs"));
  }
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

TEST(Command, AnswersQuestions) {
  EXPECT_THAT(answered({"--help"}),
              AllOf(HasSubstr("Rung x: a summary."), HasSubstr("--reference"),
                    HasSubstr("mpirun -n 4 realign-x bold.nii.gz")));
  EXPECT_EQ(answered({"-h"}), answered({"--help"}));
  EXPECT_EQ(answered({"--version"}), "realign-x 1.2\n");
  EXPECT_EQ(answered({"--about"}), "what it teaches\n");
  Program alone = program;
  alone.ranks = false;
  EXPECT_THAT(answered({"--help"}, alone), Not(HasSubstr("mpirun")));
}

TEST(Command, HasNothingAboutItselfWhereThereIsNothingToTeach) {
  Program tool = program;
  tool.about = "";
  EXPECT_THAT(answered({"--help"}, tool), Not(HasSubstr("--about")));
  EXPECT_THAT(refused({"--about"}, tool), HasSubstr("--about"));
}

}  // namespace
}  // namespace stagecraft::realign::commands
