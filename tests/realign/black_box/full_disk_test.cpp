#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/realign/black_box/rungs.h"
#include "tests/realign/black_box/scans.h"

/// Disks that are full: nothing at all is left, compressed or not.
namespace stagecraft::black_box {
namespace {

using samples::Folder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class FullDisk : public EveryRung {};

// The kernel lets no file grow beyond so many bytes.
TEST_P(FullDisk, LeavesNothing) {
  for (const std::uintmax_t bytes : {1000U, 5000U}) {
    for (const std::string option : {"--gzip", "--no-gzip"}) {
      SCOPED_TRACE(std::to_string(bytes) + " bytes, " + option);
      const Folder folder;
      const Folder out;
      const Outcome outcome =
          run({program(GetParam()), folder.file("bold.nii", good_scan()),
               "--out", out.path(), option, "--datatype", "float32"},
              bytes);
      EXPECT_EQ(outcome.status, 1) << outcome.err;
      EXPECT_THAT(sentences_of(GetParam(), outcome.err),
                  ElementsAre(HasSubstr("cannot write")));
      EXPECT_THAT(out.names(), IsEmpty());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Of, FullDisk, testing::ValuesIn(rungs()), test_name);

}  // namespace
}  // namespace stagecraft::black_box
