#include "common/base/file_content.h"

#include <fstream>
#include <iterator>

namespace stagecraft {
inline namespace base {

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace base
}  // namespace stagecraft
