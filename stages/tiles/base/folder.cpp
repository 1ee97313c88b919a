#include "stages/tiles/base/folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "common/base/error.h"
#include "common/base/resources.h"
#include "stages/tiles/base/decoder.h"

namespace stagecraft::tiles {
namespace {

namespace fs = std::filesystem;

std::string reason() { return std::generic_category().message(errno); }

/// A file that is open for reading.
class Opened {
 public:
  /// Throws BadInput; never waits for another program, as at a pipe.
  explicit Opened(const fs::path& path)
      : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    if (descriptor_ < 0) {
      throw BadInput(fmt::format(
          "cannot be read ({}); give yourself the right to, or leave it out",
          reason()));
    }
  }
  ~Opened() { close(descriptor_); }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  /// Of a regular file, or -1.
  std::int64_t size() const {
    struct stat status {};
    if (fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) return -1;
    return status.st_size;
  }
  /// At most so many bytes.
  std::string read(std::size_t size) const {
    std::string bytes(size, '\0');
    std::size_t filled = 0;
    while (filled < size) {
      const ssize_t got =
          ::read(descriptor_, bytes.data() + filled, size - filled);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) {
        throw BadInput(
            fmt::format("cannot be read ({}); copy it once more", reason()));
      }
      if (got == 0) break;
      filled += static_cast<std::size_t>(got);
    }
    bytes.resize(filled);
    return bytes;
  }

 private:
  int descriptor_;
};

bool is_named_as_photograph(const fs::path& path) {
  std::string extension = path.extension();
  std::ranges::transform(extension, extension.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return extension == ".jpg" || extension == ".jpeg" || extension == ".png";
}

}  // namespace

bool leads_out(const fs::path& link, const fs::path& folder) {
  std::error_code error;
  const fs::path end = fs::canonical(link, error);
  if (error) return false;  // it leads nowhere, which opening it tells
  const auto [rest, at] = std::ranges::mismatch(folder, end);
  return rest != folder.end();
}

void look_at(const fs::path& path, const fs::path& whole, Links links,
             Folder& folder) {
  const std::string name = path.filename();
  struct stat status {};
  const bool there = stat(path.c_str(), &status) == 0;
  if (there && !S_ISREG(status.st_mode)) return;
  const bool named = is_named_as_photograph(path);
  try {
    if (links == Links::inside && fs::is_symlink(path) &&
        leads_out(path, whole)) {
      if (!named) {
        ++folder.others;
        return;
      }
      throw BadInput(
          "is a link that leads out of its folder; say --follow to take what "
          "it leads to");
    }
    const Opened file(path);
    if (format_of(file.read(8)) != Format::none) {
      folder.photographs.push_back(name);
    } else if (named) {
      throw BadInput(
          "is named as a photograph, but is neither JPEG nor PNG; rename it, "
          "or copy it once more");
    } else {
      ++folder.others;
    }
  } catch (const BadInput& error) {
    if (named) {
      folder.refused.emplace_back(name, error.what());
    } else {
      ++folder.others;
    }
  }
}

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::error_code error;
  const std::string shown = without_home(folder.string());
  if (!fs::is_directory(folder, error)) {
    throw BadInput(fmt::format(
        "{} is no folder that can be read{}; name a folder of photographs",
        shown.empty() ? "\"\"" : shown,
        error ? fmt::format(" ({})", error.message()) : ""));
  }
  fs::directory_iterator entries(folder, error);
  if (error) {
    throw BadInput(
        fmt::format("{} cannot be read ({}); give yourself the right to", shown,
                    error.message()));
  }
  std::vector<fs::path> paths;
  for (const auto& entry : entries) paths.push_back(entry.path());
  std::ranges::sort(paths);
  return paths;
}

Folder look_into(const fs::path& path, Links links) {
  Folder folder{.path = path};
  const std::vector<fs::path> paths = entries_of(path);
  const fs::path whole = fs::canonical(path);
  for (const fs::path& each : paths) look_at(each, whole, links, folder);
  if (folder.photographs.empty() && folder.refused.empty()) {
    throw BadInput(fmt::format(
        "{} holds no photograph, JPEG or PNG; name a folder that does",
        without_home(path.string())));
  }
  return folder;
}

std::string read_file(const fs::path& path) {
  const Opened file(path);
  const std::int64_t size = file.size();
  if (size < 0) throw BadInput("is no file any more; it changed meanwhile");
  std::string bytes = file.read(static_cast<std::size_t>(size));
  if (std::ssize(bytes) != size) {
    throw BadInput("became shorter while it was read; wait until it is whole");
  }
  return bytes;
}

std::string result_name(const std::string& photograph) {
  return photograph + ".png";
}

}  // namespace stagecraft::tiles
