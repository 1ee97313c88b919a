#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stages/tiles/tool/pipeline.h"

/// Small pictures for the page of --report.
namespace stagecraft::tiles {

/// Pixels along the longer side of a preview, at most.
inline constexpr int preview_size = 480;

/// Makes a picture smaller as its rows pass: pixels of a preview are means of
/// squares.
class Preview {
 public:
  Preview(Extent extent, int channels);

  /// The next row of the picture.
  void next(std::span<const std::uint8_t> row);
  /// The preview as the bytes of a JPEG file, behind the last row.
  std::string finish();

 private:
  void add_line();

  int channels_;
  int width_;
  int side_;               ///< of a square
  int rows_ = 0;           ///< in `sums_`
  std::vector<int> sums_;  ///< of a row of squares
  std::vector<std::uint8_t> samples_;
};

/// A preview of a photograph as it is. Throws BadInput as `decoder_of`.
std::string preview_of(std::string_view photograph, std::int64_t memory);

}  // namespace stagecraft::tiles
