#include "common/base/new_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "common/base/error.h"
#include "tests/common/base/folder.h"
#include "tests/common/base/nameless_files.h"

namespace stagecraft {
namespace {

using samples::content;
using samples::Folder;
using samples::forbid_links;
using samples::forbid_nameless_files;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

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

/// Runs `f` where nameless files are refused; expects that it ends with no
/// failure, or by `signal`.
template <class F>
void without_nameless_files(F f, int error = EOPNOTSUPP, int signal = 0) {
  const int status = in_child([&] {
    if (!forbid_nameless_files(error)) _exit(77);
    f();
  });
  if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
    GTEST_SKIP() << "no seccomp filters here";
  EXPECT_EQ(signal > 0 ? WTERMSIG(status) : status, signal);
}

TEST(NewFile, DoesTheSameWithoutNamelessFiles) {
  for (const int error : {EOPNOTSUPP, EISDIR, EINVAL, ENOSYS}) {
    for (const auto law : {appears_on_commit, replaces_on_commit, obeys_umask,
                           leaves_nothing_without_commit}) {
      const Folder folder;
      without_nameless_files(
          [&] {
            {
              NewFile file(folder / "seen.tsv");
              EXPECT_THAT(folder.names(), ElementsAre(".seen.tsv.0"));
            }
            law(folder);
          },
          error);
    }
  }
}

TEST(NewFile, DoesTheSameWhereANamelessFileGetsNoName) {
  for (const auto law : {appears_on_commit, replaces_on_commit, obeys_umask,
                         leaves_nothing_without_commit}) {
    const Folder folder;
    const int status = in_child([&] {
      if (!forbid_links()) _exit(77);
      law(folder);
    });
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
      GTEST_SKIP() << "no seccomp filters here";
    EXPECT_EQ(status, 0);
  }
}

TEST(NewFile, IsRemovedByEverySignalThatCanBeCaught) {
  for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2,
                           SIGALRM, SIGXCPU, SIGPIPE, SIGSEGV, SIGABRT}) {
    const Folder folder;
    without_nameless_files(
        [&] {
          const rlimit no_core{0, 0};
          setrlimit(RLIMIT_CORE, &no_core);
          ::signal(signal, SIG_DFL);
          NewFile first(folder / "table.tsv");
          NewFile second(folder / "image.nii");
          put(first, "half");
          kill(getpid(), signal);
        },
        EOPNOTSUPP, signal);
    EXPECT_THAT(folder.names(), IsEmpty()) << signal;
  }
}

// As of nohup.
TEST(NewFile, OutlivesASignalThatIsIgnored) {
  const Folder folder;
  without_nameless_files([&] {
    ::signal(SIGHUP, SIG_IGN);
    NewFile file(folder / "table.tsv");
    put(file, "whole");
    kill(getpid(), SIGHUP);
    file.commit();
  });
  EXPECT_EQ(content(folder / "table.tsv"), "whole");
}

TEST(NewFile, LeavesASignalToWhoCaughtItBefore) {
  const Folder folder;
  without_nameless_files([&] {
    ::signal(SIGTERM, [](int) { _exit(0); });
    NewFile file(folder / "table.tsv");
    kill(getpid(), SIGTERM);
    _exit(1);
  });
  EXPECT_THAT(folder.names(), IsEmpty());
}

TEST(NewFile, OfAParentIsNotRemovedWithItsChild) {
  const Folder folder;
  without_nameless_files([&] {
    NewFile file(folder / "table.tsv");
    put(file, "whole");
    const int status = in_child([] { raise(SIGTERM); });
    EXPECT_EQ(WTERMSIG(status), SIGTERM);
    file.commit();
  });
  EXPECT_EQ(content(folder / "table.tsv"), "whole");
}

TEST(NewFile, RemovesWhatWasLeftOfTheSame) {
  const Folder folder;
  without_nameless_files([&] {
    const NewFile other(folder / "other.tsv");
    const int status = in_child([&] {
      const NewFile first(folder / "table.tsv");
      const NewFile second(folder / "table.tsv");
      raise(SIGKILL);
    });
    EXPECT_EQ(WTERMSIG(status), SIGKILL);
    EXPECT_THAT(
        folder.names(),
        UnorderedElementsAre(".other.tsv.0", ".table.tsv.0", ".table.tsv.1"));
    write_file(folder / "table.tsv", "whole");
    EXPECT_THAT(folder.names(),
                UnorderedElementsAre(".other.tsv.0", "table.tsv"));
  });
  EXPECT_THAT(folder.names(), ElementsAre("table.tsv"));
}

TEST(NewFile, LeavesAloneWhatAnotherProgramWrites) {
  const Folder folder;
  without_nameless_files([&] {
    NewFile file(folder / "table.tsv");
    put(file, "mine");
    const int status = in_child([&] {
      NewFile again(folder / "table.tsv");
      EXPECT_THAT(folder.names(),
                  UnorderedElementsAre(".table.tsv.0", ".table.tsv.1"));
      put(again, "another's");
      again.commit();
    });
    EXPECT_EQ(status, 0);
    EXPECT_EQ(content(folder / "table.tsv"), "another's");
    file.commit();
  });
  EXPECT_EQ(content(folder / "table.tsv"), "mine");
  EXPECT_THAT(folder.names(), ElementsAre("table.tsv"));
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
