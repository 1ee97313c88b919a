#pragma once

#include <filesystem>

namespace stagecraft {

/// Writes a file, or all files of a folder, to their disk and takes them out of
/// memory: who reads them next waits for the disk. Throws BadInput where they
/// stay, as on a file system in memory.
void forget(const std::filesystem::path& input);

}  // namespace stagecraft
