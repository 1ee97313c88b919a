#include "common/base/new_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "common/base/error.h"
#include "tests/common/base/folder.h"

namespace stagecraft {
namespace {

using samples::content;
using samples::Folder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

/// From now on this process finds file systems without O_TMPFILE. Returns
/// whether the kernel agreed.
bool forbid_nameless_files() {
  constexpr unsigned nameless = 020000000;  // O_TMPFILE less O_DIRECTORY
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[2])),
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, nameless, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EOPNOTSUPP),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog filter{std::size(program), program};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

/// Runs `f` in a process of its own; returns how that ended (wait status).
template <class F>
int in_child(F f) {
  const pid_t child = fork();
  if (child == 0) {
    f();
    _exit(testing::Test::HasFailure() ? 1 : 0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

void put(const NewFile& file, const std::string& text) {
  ASSERT_EQ(write(file.descriptor(), text.data(), text.size()),
            static_cast<ssize_t>(text.size()));
}

void appears_on_commit(const Folder& folder) {
  NewFile file(folder / "table.tsv");
  put(file, "new");
  EXPECT_FALSE(std::filesystem::exists(folder / "table.tsv"));
  file.commit();
  EXPECT_EQ(content(folder / "table.tsv"), "new");
  EXPECT_THAT(folder.names(), ElementsAre("table.tsv"));
}

void replaces_on_commit(const Folder& folder) {
  folder.file("table.tsv", "a longer old text");
  {
    NewFile discarded(folder / "table.tsv");
    put(discarded, "half");
  }
  EXPECT_EQ(content(folder / "table.tsv"), "a longer old text");
  NewFile file(folder / "table.tsv");
  put(file, "new");
  EXPECT_EQ(content(folder / "table.tsv"), "a longer old text");
  file.commit();
  EXPECT_EQ(content(folder / "table.tsv"), "new");
  EXPECT_THAT(folder.names(), ElementsAre("table.tsv"));
}

void obeys_umask(const Folder& folder) {
  const mode_t before = umask(027);
  NewFile(folder / "table.tsv").commit();
  umask(before);
  struct stat status {};
  stat((folder / "table.tsv").c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777, 0640U);
}

void leaves_nothing_without_commit(const Folder& folder) {
  {
    NewFile first(folder / "table.tsv");
    NewFile second(folder / "table.tsv");
    put(first, "half");
  }
  EXPECT_THAT(folder.names(), IsEmpty());
}

TEST(NewFile, AppearsOnCommit) { appears_on_commit(Folder()); }
TEST(NewFile, ReplacesOnCommit) { replaces_on_commit(Folder()); }
TEST(NewFile, ObeysUmask) { obeys_umask(Folder()); }
TEST(NewFile, TakesTheLongestName) {
  const Folder folder;
  for (const std::size_t size : {250U, 255U}) {
    const std::string name(size, 'n');
    for (const std::string text : {"old", "new"}) {
      write_file(folder / name, text);
      EXPECT_EQ(content(folder / name), text);
    }
  }
}
TEST(NewFile, IsFlushedLaterWithOthers) {
  const Folder folder;
  NewFile file(folder / "table.tsv");
  put(file, "new");
  file.commit(NewFile::Flush::later);
  flush_file_system(folder.path());
  EXPECT_EQ(content(folder / "table.tsv"), "new");
  EXPECT_THROW(flush_file_system(folder / "missing"), std::system_error);
}
TEST(NewFile, LeavesNothingWithoutCommit) {
  leaves_nothing_without_commit(Folder());
}

TEST(NewFile, DoesTheSameWithoutNamelessFiles) {
  for (const auto law : {appears_on_commit, replaces_on_commit, obeys_umask,
                         leaves_nothing_without_commit}) {
    const Folder folder;
    const int status = in_child([&] {
      if (!forbid_nameless_files()) {
        _exit(77);
      }
      {
        NewFile file(folder / "seen.tsv");
        EXPECT_THAT(folder.names(), ElementsAre(HasSubstr(".seen.tsv.")));
      }
      law(folder);
    });
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
      GTEST_SKIP() << "no seccomp filters here";
    }
    EXPECT_EQ(status, 0);
  }
}

TEST(NewFile, LeavesNothingWhenKilled) {
  const Folder folder;
  const int status = in_child([&] {
    NewFile file(folder / "table.tsv");
    if (!folder.names().empty()) {
      _exit(77);
    }
    put(file, "half");
    kill(getpid(), SIGKILL);
  });
  if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
    GTEST_SKIP() << "no nameless files on this file system";
  }
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_THAT(folder.names(), IsEmpty());
}

TEST(NewFile, TakesANameWithoutFolder) {
  const Folder folder;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder / "");
  write_file("table.tsv", "text");
  std::filesystem::current_path(before);
  EXPECT_EQ(content(folder / "table.tsv"), "text");
}

TEST(NewFile, RefusesFoldersThatTakeNoFiles) {
  const Folder folder;
  folder.file("plain", "");
  for (const std::filesystem::path& path :
       {folder / "missing/table.tsv", folder / "plain/table.tsv",
        std::filesystem::path("/proc/table.tsv"),
        folder / std::string(300, 'x')}) {
    try {
      NewFile file(path);
      ADD_FAILURE() << path << " was accepted";
    } catch (const BadInput& error) {
      EXPECT_THAT(error.what(), HasSubstr(path.filename().string()));
      EXPECT_THAT(error.what(), HasSubstr("choose a folder"));
    }
  }
  EXPECT_THROW(NewFile(folder / ""), BadInput);
}

TEST(NewFile, RefusesToReplaceAFolder) {
  const Folder folder;
  std::filesystem::create_directory(folder / "table.tsv");
  EXPECT_THROW(NewFile(folder / "table.tsv"), BadInput);
}

TEST(NewFile, RefusesAFolderOfSomebodyElse) {
  const Folder folder;
  const int status = in_child([&] {
    std::filesystem::permissions(folder / "",
                                 std::filesystem::perms::owner_read |
                                     std::filesystem::perms::owner_exec |
                                     std::filesystem::perms::others_exec);
    constexpr uid_t nobody = 65534;
    if (geteuid() == 0 && seteuid(nobody) != 0) {
      _exit(77);
    }
    EXPECT_THROW(NewFile(folder / "table.tsv"), BadInput);
  });
  EXPECT_EQ(status, 0);
}

TEST(NewFile, SaysWhenTheDiskIsFull) {
  const Folder folder;
  const int status = in_child([&] {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    setrlimit(RLIMIT_FSIZE, &limit);
    try {
      write_file(folder / "table.tsv", std::string(8192, 'x'));
      ADD_FAILURE() << "written beyond the limit";
    } catch (const std::system_error& error) {
      EXPECT_EQ(error.code().value(), EFBIG);
      EXPECT_THAT(error.what(), HasSubstr("cannot write"));
      EXPECT_THAT(error.what(), HasSubstr("table.tsv"));
    }
  });
  EXPECT_EQ(status, 0);
  EXPECT_THAT(folder.names(), IsEmpty());
}

}  // namespace
}  // namespace stagecraft
