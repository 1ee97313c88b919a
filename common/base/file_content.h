#pragma once

#include <filesystem>
#include <string>

namespace stagecraft {
inline namespace base {

/// The bytes of a file, of /proc too; none where it cannot be read.
std::string content_of(const std::filesystem::path& file);

}  // namespace base
}  // namespace stagecraft
