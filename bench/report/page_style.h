#pragma once

#include <string>

namespace stagecraft {

/// The style sheet of the page: light and dark, for screens of any width and
/// for paper. The colours are those that colour-blind readers tell apart.
/// Source: Okabe and Ito 2008, "Color Universal Design".
std::string page_style();

}  // namespace stagecraft
