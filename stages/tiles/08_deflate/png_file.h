#pragma once

#include <cstdint>
#include <string>

/// The chunks of a PNG file. Source: PNG (second edition), chapter 5.
namespace stagecraft::tiles {

/// Four bytes, the highest first.
void append_number(std::string& bytes, std::uint32_t number);

/// A file of 8 bits, grey (1 channel) or red, green and blue (3), up to the
/// content of its `IDAT`, which is then appended: the filtered rows as a zlib
/// stream.
std::string begin_png(int width, int height, int channels);

/// Closes what `begin_png` began. Throws BadInput where the content is longer
/// than a chunk can say.
void end_png(std::string& file);

}  // namespace stagecraft::tiles
