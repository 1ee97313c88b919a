#pragma once

#include <cstdint>
#include <filesystem>

namespace stagecraft {

/// A folder of our own, gone with everything in it when this object is.
class Workspace {
 public:
  /// In memory (/dev/shm) where that has `room` bytes, else where temporary
  /// files go (TMPDIR, /tmp). Throws BadInput where neither has.
  explicit Workspace(std::uintmax_t room);
  ~Workspace();
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace stagecraft
