#pragma once

#include <string>

#include "stages/ladder.h"

/// The toy ladder: a text of whole numbers, one a line, goes in; their sum
/// comes out. It shows that a ladder is two folders and a line.
namespace stagecraft::toy {

extern const About about;

/// The number in a line. Throws BadInput where it is none.
long number(const std::string& line);

/// The sum of the numbers in a text.
long sum(const std::string& text);

}  // namespace stagecraft::toy
