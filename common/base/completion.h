#pragma once

#include <string>

#include "common/base/manual.h"

namespace stagecraft {
inline namespace base {

/// A script by which bash completes the options of a program, and files and
/// folders elsewhere. Source: bash(1), "Programmable Completion".
std::string bash_completion(const Manual& manual);

}  // namespace base
}  // namespace stagecraft
