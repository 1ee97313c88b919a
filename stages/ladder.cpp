#include "stages/ladder.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/base/error.h"

namespace stagecraft {

const Registered& ladder_of(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Registered& registered : ladders()) {
    if (registered.ladder->name() == name) return registered;
    names.push_back(registered.ladder->name());
  }
  throw BadInput(fmt::format("there is no ladder {}; this build has {}", name,
                             fmt::join(names, ", ")));
}

}  // namespace stagecraft
