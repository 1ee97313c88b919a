#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "stages/tiles/06_rows.h"

namespace stagecraft::tiles {

/// Blurs a row along itself, many pixels an instruction; `row` has three more
/// samples on either side of its `width`.
void along_in_vectors(const std::uint8_t* row, std::size_t width,
                      std::uint16_t* result);

/// Blurs across seven rows, the fourth of which is that of the result.
void across_in_vectors(const std::array<const std::uint16_t*, 7>& rows,
                       std::size_t width, std::uint8_t* result);

}  // namespace stagecraft::tiles
