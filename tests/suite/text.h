#pragma once

#include <string>

namespace stagecraft {

/// How often `part` stands in a text.
inline std::size_t occurrences(const std::string& text,
                               const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != text.npos;
       at = text.find(part, at + part.size()))
    ++found;
  return found;
}

}  // namespace stagecraft
