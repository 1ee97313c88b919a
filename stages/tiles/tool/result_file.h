#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stages/tiles/tool/pipeline.h"

/// Results as files.
namespace stagecraft::tiles {

/// How results are kept.
struct ResultFormat {
  std::string extension = "png";  ///< or "jpg"
  int quality = 90;               ///< of JPEG, 1 to 100
  int tile = 0;  ///< pixels along a side of a tile; 0: results are whole
};

/// A piece of a result that has a file of its own; its pixel at the upper left
/// in the whole.
struct Piece {
  int top = 0;
  int left = 0;
  std::string_view bytes{};
};

/// Takes the rows of a result.
class Encoder {
 public:
  Encoder() = default;
  virtual ~Encoder() = default;
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  virtual void next(std::span<const std::uint8_t> row) = 0;
  /// The bytes of the file, or of all its tiles; see `pieces_of`.
  virtual std::string finish() = 0;
};

/// Throws BadInput where the format does not hold such a picture.
std::unique_ptr<Encoder> encoder_of(const ResultFormat& format, Extent extent,
                                    int channels);

/// The files in what an encoder of this format gave.
std::vector<Piece> pieces_of(std::string_view bytes,
                             const ResultFormat& format);

/// Where the result of a photograph, or a tile of it, lies below the folder of
/// results: "sub/a.jpg.png", "sub/a.jpg_512_0.png".
std::filesystem::path result_path(const std::filesystem::path& photograph,
                                  const ResultFormat& format,
                                  const Piece& piece = {});

/// Whether a file is there and goes to its end.
bool is_whole(const std::filesystem::path& file, const ResultFormat& format);

/// The same of all tiles of a picture of this size, each of its own size.
/// `photograph` is its path below the folder of results, `out`.
bool tiles_are_whole(const std::filesystem::path& out,
                     const std::filesystem::path& photograph,
                     const ResultFormat& format, Extent extent);

}  // namespace stagecraft::tiles
