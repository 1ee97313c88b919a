#include "common/base/cpu_quota.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "tests/common/base/folder.h"

namespace stagecraft {
namespace {

namespace fs = std::filesystem;

/// What the kernel shows where a process has groups with these files.
class Groups {
 public:
  explicit Groups(const std::string& own) : own_(folder_.file("own", own)) {}
  void set(const std::string& file, const std::string& text) const {
    fs::create_directories((folder_ / file).parent_path());
    folder_.file(file, text);
  }
  double quota() const { return cpu_quota(folder_.path(), own_); }

 private:
  samples::Folder folder_;
  std::string own_;
};

TEST(CpuQuota, IsTheLeastOfTheGroupsAbove) {
  const Groups groups("0::/slice/job\n");
  EXPECT_TRUE(std::isinf(groups.quota())) << "no group says anything";
  groups.set("slice/job/cpu.max", "max 100000\n");
  EXPECT_TRUE(std::isinf(groups.quota()));
  groups.set("slice/job/cpu.max", "400000 100000\n");
  EXPECT_EQ(groups.quota(), 4);
  groups.set("slice/cpu.max", "150000 100000\n");
  EXPECT_EQ(groups.quota(), 1.5);
  groups.set("cpu.max", "50000 100000\n");
  EXPECT_EQ(groups.quota(), 0.5) << "of a container's own root";
}

TEST(CpuQuota, IsReadOfTheFirstVersionToo) {
  const Groups groups("5:memory:/box\n4:cpu,cpuacct:/box\n");
  groups.set("cpu/box/cpu.cfs_quota_us", "-1\n");
  groups.set("cpu/box/cpu.cfs_period_us", "100000\n");
  EXPECT_TRUE(std::isinf(groups.quota()));
  groups.set("cpu/box/cpu.cfs_quota_us", "300000\n");
  EXPECT_EQ(groups.quota(), 3);
}

TEST(CpuQuota, IsNoneWhereTheKernelSaysNothing) {
  for (const char* own : {"", "nonsense\n", "0::\n", ":::\n"}) {
    EXPECT_TRUE(std::isinf(Groups(own).quota())) << own;
  }
  EXPECT_TRUE(std::isinf(cpu_quota("/nowhere", "/nowhere")));
  EXPECT_GT(cpu_quota(), 0);
}

}  // namespace
}  // namespace stagecraft
