#include "common/base/new_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "common/base/error.h"
#include "common/base/hidden_file.h"
#include "common/base/undisturbed.h"

namespace stagecraft {
inline namespace base {
namespace {

constexpr mode_t readable_and_writable = 0666;

std::system_error failure(const std::filesystem::path& path) {
  return {errno, std::generic_category(),
          fmt::format("cannot write {}", path.string())};
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : ".";
}

/// Sets errno as well.
bool too_long(const std::filesystem::path& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) != 0 && errno == ENAMETOOLONG;
}

/// Gives the nameless file this name, in one step where another had it. False
/// where the file system refuses: errno says why.
bool link_to(int descriptor, const std::filesystem::path& path) {
  const Undisturbed until_it_has_its_name;
  const auto nameless = fmt::format("/proc/self/fd/{}", descriptor);
  const auto link = [&](const std::filesystem::path& name) {
    return linkat(AT_FDCWD, nameless.c_str(), AT_FDCWD, name.c_str(),
                  AT_SYMLINK_FOLLOW) == 0;
  };
  if (link(path)) return true;
  for (int attempt = 0; errno == EEXIST; ++attempt) {
    // A name may have 255 bytes; those behind its own need at most 24.
    const auto hidden = folder_of(path) / fmt::format(".{:.200}.{}-{}",
                                                      path.filename().string(),
                                                      getpid(), attempt);
    if (!link(hidden)) continue;
    if (rename(hidden.c_str(), path.c_str()) == 0) return true;
    const int error = errno;
    unlink(hidden.c_str());
    errno = error;
    return false;
  }
  return false;
}

void flush_folder(const std::filesystem::path& path) {
  const int folder =
      open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    fsync(folder);
    close(folder);
  }
}

}  // namespace

NewFile::NewFile(std::filesystem::path final_path)
    : final_path_(std::move(final_path)) {
  if (std::error_code error;
      std::filesystem::is_directory(final_path_, error)) {
    throw BadInput(fmt::format("{} is a folder; remove it or name another file",
                               final_path_.string()));
  }
  const auto folder = folder_of(final_path_);
  // A file without a name would meet a name that is too long on commit only.
  descriptor_ = too_long(final_path_)
                    ? -1
                    : open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC,
                           readable_and_writable);
  // As kernels and file systems refuse it that do not know it.
  if (descriptor_ < 0 && (errno == EOPNOTSUPP || errno == EISDIR ||
                          errno == EINVAL || errno == ENOSYS)) {
    const HiddenFile file = make_hidden_file(final_path_);
    hidden_path_ = file.descriptor < 0 ? "" : file.path;
    descriptor_ = file.descriptor;
  }
  if (descriptor_ >= 0) {
    return;
  }
  switch (errno) {
    case EACCES:
    case EPERM:
    case EROFS:
    case ENOENT:
    case ENOTDIR:
    case ELOOP:
    case ENAMETOOLONG:
      throw BadInput(
          fmt::format("cannot make {} in {} ({}); choose a folder in which you "
                      "may write",
                      final_path_.filename().string(), folder.string(),
                      std::generic_category().message(errno)));
    default:
      throw failure(final_path_);
  }
}

NewFile::~NewFile() {
  if (descriptor_ >= 0) {
    close(descriptor_);
  }
  if (!hidden_path_.empty()) {
    remove_hidden_file(hidden_path_);
  }
}

void NewFile::write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor_, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      throw failure(final_path_);
    }
  }
}

void NewFile::commit(Flush flush) {
  if (flush == Flush::now && fsync(descriptor_) != 0) {
    throw failure(final_path_);
  }
  take_name();
  if (flush == Flush::now) flush_folder(final_path_);
}

void NewFile::take_name() {
  if (hidden_path_.empty()) {
    if (link_to(descriptor_, final_path_)) return;
    copy_to_hidden_file();
  }
  if (!rename_hidden_file(hidden_path_, final_path_)) {
    throw failure(final_path_);
  }
  hidden_path_.clear();
}

/// The nameless file cannot get a name, as where /proc is not mounted.
void NewFile::copy_to_hidden_file() {
  const HiddenFile copy = make_hidden_file(final_path_);
  if (copy.descriptor < 0) throw failure(final_path_);
  hidden_path_ = copy.path;
  const int nameless = std::exchange(descriptor_, copy.descriptor);
  off_t from = 0;
  ssize_t copied = 0;
  do {
    copied = sendfile(descriptor_, nameless, &from, 1 << 30);
  } while (copied > 0);
  const int error = errno;
  close(nameless);
  errno = error;
  if (copied < 0 || fsync(descriptor_) != 0) throw failure(final_path_);
}

void flush_file_system(const std::filesystem::path& folder) {
  const int descriptor =
      open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool flushed = descriptor >= 0 && syncfs(descriptor) == 0;
  const int error = errno;
  if (descriptor >= 0) close(descriptor);
  errno = error;
  if (!flushed) throw failure(folder);
}

void write_file(const std::filesystem::path& path, std::string_view text) {
  NewFile file(path);
  file.write(text);
  file.commit();
}

}  // namespace base
}  // namespace stagecraft
