#include "common/base/resources.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

namespace stagecraft {
namespace {

namespace fs = std::filesystem;

TEST(CpuList, JoinsNeighbours) {
  EXPECT_EQ(cpu_list({}), "");
  EXPECT_EQ(cpu_list({5}), "5");
  EXPECT_EQ(cpu_list({0, 1, 2, 3, 8}), "0-3,8");
  EXPECT_EQ(cpu_list({0, 2, 4, 5, 1030}), "0,2,4-5,1030");
}

TEST(AllowedCpus, AreThoseOfTheThread) {
  const std::vector<int> all = allowed_cpus();
  ASSERT_FALSE(all.empty());
  std::vector<int> bound;
  std::jthread([&] {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(static_cast<unsigned>(all.front()), &set);
    sched_setaffinity(0, sizeof set, &set);
    bound = allowed_cpus();
    EXPECT_EQ(allowed_cpus(gettid()), bound);
    EXPECT_EQ(allowed_cpus_of_process(), all) << "the main thread's count too";
  });
  EXPECT_EQ(bound, std::vector<int>{all.front()});
  EXPECT_EQ(allowed_cpus(), all);
}

TEST(AllowedCpus, AreNoneOfAThreadThatIsNot) {
  EXPECT_TRUE(allowed_cpus(1 << 30).empty());
}

TEST(PeakMemory, GrowsWithWhatIsTouchedAndStays) {
  constexpr std::int64_t size = 64 << 20;
  const std::int64_t before = peak_memory();
  EXPECT_GT(before, 1 << 20);
  { const std::vector<char> block(size, 'x'); }
  EXPECT_GE(peak_memory(), before + size * 3 / 4);
}

TEST(CpuSeconds, GrowWithWork) {
  const CpuSeconds before = cpu_seconds();
  const auto enough = [&] {
    const CpuSeconds now = cpu_seconds();
    return now.user + now.system > before.user + before.system + 0.05;
  };
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (!enough() && std::chrono::steady_clock::now() < end) continue;
  EXPECT_TRUE(enough());
}

/// A folder that lasts as long as this object.
class Sysfs {
 public:
  Sysfs()
      : path_(testing::TempDir() + "resources_test." +
              std::to_string(getpid())) {
    fs::remove_all(path_);
    fs::create_directory(path_);
  }
  ~Sysfs() { fs::remove_all(path_); }
  Sysfs(const Sysfs&) = delete;
  Sysfs& operator=(const Sysfs&) = delete;
  void add_cpu(int cpu, int package, int core) const {
    const fs::path folder = path_ / fmt(cpu) / "topology";
    fs::create_directories(folder);
    std::ofstream(folder / "physical_package_id") << package << '\n';
    std::ofstream(folder / "core_id") << core << '\n';
  }
  void add_folder(const std::string& name) const {
    fs::create_directories(path_ / name);
  }
  std::string path() const { return path_; }

 private:
  static std::string fmt(int cpu) { return "cpu" + std::to_string(cpu); }
  fs::path path_;
};

TEST(TopologyCounts, TellPackagesCoresAndThreadsApart) {
  const Sysfs sysfs;
  for (int cpu = 0; cpu < 12; ++cpu)
    sysfs.add_cpu(cpu, cpu % 2, cpu / 2 % 3);  // cores of a package share ids
  sysfs.add_folder("cpu12");                   // offline: no topology
  sysfs.add_folder("cpufreq");
  sysfs.add_folder("cpuidle");
  const Topology counts = topology(sysfs.path());
  EXPECT_EQ(counts.packages, 2);
  EXPECT_EQ(counts.cores, 6);
  EXPECT_EQ(counts.hardware_threads, 12);
}

TEST(TopologyCounts, AreZeroWhereTheSystemDoesNotSay) {
  const Topology counts = topology(testing::TempDir() + "no/such/folder");
  EXPECT_EQ(counts.packages, 0);
  EXPECT_EQ(counts.cores, 0);
  EXPECT_EQ(counts.hardware_threads, 0);
}

TEST(FileSystem, HasANameOrANumber) {
  EXPECT_EQ(file_system("/proc"), "0x9fa0");
  EXPECT_EQ(file_system("/dev/shm"), "tmpfs");
  EXPECT_EQ(file_system("/no/such/path"), "unknown");
}

class WithoutHome : public testing::Test {
 protected:
  WithoutHome() { setenv("HOME", "/home/ann/", 1); }
  ~WithoutHome() override {
    if (home_)
      setenv("HOME", home_->c_str(), 1);
    else
      unsetenv("HOME");
  }

 private:
  const std::optional<std::string> home_ =
      std::getenv("HOME") ? std::optional<std::string>(std::getenv("HOME"))
                          : std::nullopt;
};

TEST_F(WithoutHome, WritesATilde) {
  EXPECT_EQ(without_home("/home/ann/scan.nii"), "~/scan.nii");
  EXPECT_EQ(without_home("/home/ann"), "~");
  EXPECT_EQ(without_home("--out=/home/ann/a --x /home/ann/b:/home/ann"),
            "--out=~/a --x ~/b:~");
}

TEST_F(WithoutHome, LeavesOtherPaths) {
  for (const char* path :
       {"/home/anna/scan.nii", "/home/ann.old/x", "/data/home/ann/x", "", "x"})
    EXPECT_EQ(without_home(path), path);
}

TEST_F(WithoutHome, LeavesEverythingWhereHomeIsTheRoot) {
  setenv("HOME", "/", 1);
  EXPECT_EQ(without_home("/data/scan.nii"), "/data/scan.nii");
}

}  // namespace
}  // namespace stagecraft
