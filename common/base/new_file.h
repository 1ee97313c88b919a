#pragma once

#include <filesystem>
#include <string_view>

namespace stagecraft {
inline namespace base {

/// A file that appears under its final name only when it is complete. Until
/// then it has no name at all where the file system allows that (nothing is
/// left even after SIGKILL), else a hidden one beside the final name, which
/// signals that can be caught remove, and after SIGKILL the next file of the
/// same final name.
/// Permissions are those of any new file (umask).
class NewFile {
 public:
  /// Throws BadInput where the folder takes no files, std::system_error where
  /// the machine fails.
  explicit NewFile(std::filesystem::path final_path);
  /// Discards what was not committed.
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  const std::filesystem::path& path() const { return final_path_; }
  /// Open for reading and writing; stays owned by this object.
  int descriptor() const { return descriptor_; }
  /// Appends. Throws std::system_error.
  void write(std::string_view text);
  /// Whether a file is flushed to the disk before it takes its final name, or
  /// with many others by `flush_file_system`: a flush costs milliseconds.
  enum class Flush { now, later };
  /// Takes the final name; a file that had it is replaced in one step. Throws
  /// std::system_error.
  void commit(Flush flush = Flush::now);

 private:
  void take_name();
  void copy_to_hidden_file();

  std::filesystem::path final_path_;
  std::filesystem::path hidden_path_;  ///< empty: the file has no name
  int descriptor_ = -1;
};

/// Flushes all that was written to the file system that holds `folder`. Throws
/// std::system_error.
void flush_file_system(const std::filesystem::path& folder);

/// Writes a whole file. Errors as of NewFile.
void write_file(const std::filesystem::path& path, std::string_view text);

}  // namespace base
}  // namespace stagecraft
