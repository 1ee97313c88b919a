#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stages/tiles/tool/command.h"

namespace stagecraft::tiles {

struct Photograph {
  std::filesystem::path file;
  /// Below the folder of results, as it lies below its own: "sub/a.jpg".
  std::filesystem::path name;
};

/// What there is to be said of a photograph, a sentence without its subject.
struct Remark {
  std::string name;
  std::string text;
};

/// What a user's folders hold, in order.
struct Inputs {
  std::vector<Photograph> photographs{};
  std::vector<Remark> refused{};
  int others = 0;   ///< files that are no photographs and do not say so
  int skipped = 0;  ///< photographs whose results are there already
};

/// Looks into all that is named. Throws BadInput where something that is named
/// is not there, or there is no photograph.
Inputs look_into_all(const ToolCommand& command);

}  // namespace stagecraft::tiles
