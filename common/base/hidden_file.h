#pragma once

#include <filesystem>

namespace stagecraft {
inline namespace base {

/// A file under a hidden name beside the one that it will have.
struct HiddenFile {
  std::filesystem::path path;
  int descriptor = -1;  ///< open for reading and writing; -1: errno says why
};

/// Makes a hidden file beside `final_path`. A signal that ends this process,
/// and can be caught, removes it. What programs that were killed left of the
/// same final path is removed; that they are gone is told by their locks.
HiddenFile make_hidden_file(const std::filesystem::path& final_path);

/// Gives it its final name; false: errno says why not.
bool rename_hidden_file(const std::filesystem::path& path,
                        const std::filesystem::path& final_path);

void remove_hidden_file(const std::filesystem::path& path);

}  // namespace base
}  // namespace stagecraft
