#pragma once

#include <cstdint>
#include <filesystem>

namespace stagecraft {

/// A folder of our own, gone with everything in it when this object is.
class Workspace {
 public:
  /// In the folder `where`, which must have `room` bytes; where none is named,
  /// in memory (/dev/shm) or else where temporary files go (TMPDIR, /tmp).
  /// Throws BadInput where there is no room.
  explicit Workspace(std::uintmax_t room,
                     const std::filesystem::path& where = {});
  ~Workspace();
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace stagecraft
