#pragma once

#include "stages/realign/base/command_line.h"

namespace stagecraft::realign {

/// Who this program is, started as `path`. Every rung says it from its `about`
/// (rung.cpp), the tool in its own words (tool/).
Program this_program(const char* path);

}  // namespace stagecraft::realign
