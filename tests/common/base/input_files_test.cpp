#include "common/base/input_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/error.h"
#include "tests/common/base/folder.h"

namespace stagecraft {
namespace {

namespace fs = std::filesystem;
using samples::Folder;
using testing::HasSubstr;

using Paths = std::vector<fs::path>;

TEST(InputFiles, AreRefusedAsResults) {
  const Folder folder;
  const fs::path scan = folder.file("scan.nii", "precious");
  const InputFiles inputs(Paths{folder / "missing.nii", scan});
  fs::create_symlink(scan, folder / "to-scan.nii");
  fs::create_directory_symlink(folder / "", folder / "again");
  for (const fs::path& result :
       {scan, folder / "to-scan.nii", folder / "again/scan.nii"}) {
    try {
      inputs.refuse(result);
      ADD_FAILURE() << result << " was accepted";
    } catch (const BadInput& error) {
      EXPECT_THAT(error.what(), HasSubstr(result.filename().string()));
      EXPECT_THAT(error.what(), HasSubstr("choose another place"));
    }
  }
}

TEST(InputFiles, AreRefusedWhereALinkWasNamed) {
  const Folder folder;
  const fs::path scan = folder.file("scan.nii", "precious");
  fs::create_symlink("scan.nii", folder / "link.nii");
  EXPECT_THROW(InputFiles(Paths{folder / "link.nii"}).refuse(scan), BadInput);
}

TEST(InputFiles, LetOthersBeReplaced) {
  const Folder folder;
  const InputFiles inputs(Paths{folder.file("scan.nii", "")});
  EXPECT_NO_THROW(inputs.refuse(folder / "missing.nii"));
  EXPECT_NO_THROW(inputs.refuse(folder.file("result.nii", "old")));
  EXPECT_NO_THROW(InputFiles().refuse(folder / "scan.nii"));
}

}  // namespace
}  // namespace stagecraft
