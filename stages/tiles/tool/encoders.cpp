#include <algorithm>
#include <cstring>

#include "stages/tiles/09_huffman.h"
#include "stages/tiles/base/jpeg_encoder.h"
#include "stages/tiles/tool/result_file.h"

namespace stagecraft::tiles {
namespace {

/// What writes pictures as PNG.
using PngWriter = HuffmanEncoder;

/// An encoder of one format.
template <class Kind>
class Of : public Encoder {
 public:
  template <class... Arguments>
  explicit Of(const Arguments&... arguments) : encoder_(arguments...) {}
  void next(std::span<const std::uint8_t> row) override { encoder_.next(row); }
  std::string finish() override { return encoder_.finish(); }

 private:
  Kind encoder_;
};

std::unique_ptr<Encoder> whole_encoder(const ResultFormat& format,
                                       Extent extent, int channels) {
  const auto [width, height] = extent;
  if (format.extension == "jpg") {
    const JpegLook look{.quality = format.quality, .channels = channels};
    return std::make_unique<Of<JpegEncoder>>(width, height, look);
  }
  return std::make_unique<Of<PngWriter>>(width, height, channels);
}

/// Before the bytes of a tile.
struct TileHead {
  int top;
  int left;
  std::size_t size;
};

/// Every row is cut; each column of tiles has an encoder.
class TilesEncoder : public Encoder {
 public:
  TilesEncoder(ResultFormat format, Extent extent, int channels)
      : format_(std::move(format)), extent_(extent), channels_(channels) {}

  void next(std::span<const std::uint8_t> row) override {
    if (y_ % format_.tile == 0) begin();
    for (int n = 0; n < std::ssize(columns_); ++n) {
      const auto [left, width] = column(n);
      columns_[n]->next(
          row.subspan(static_cast<std::size_t>(left) * channels_,
                      static_cast<std::size_t>(width) * channels_));
    }
    if (++y_ % format_.tile == 0 || y_ == extent_.height) end();
  }
  std::string finish() override { return std::move(bytes_); }

 private:
  struct Column {
    int left;
    int width;
  };
  Column column(int n) const {
    const int left = n * format_.tile;
    return {left, std::min(format_.tile, extent_.width - left)};
  }

  void begin() {
    const int height = std::min(format_.tile, extent_.height - y_);
    for (int n = 0; column(n).width > 0; ++n) {
      columns_.push_back(
          whole_encoder(format_, {column(n).width, height}, channels_));
    }
  }

  void end() {
    const int top = (y_ - 1) / format_.tile * format_.tile;
    for (int n = 0; n < std::ssize(columns_); ++n) {
      const std::string tile = columns_[n]->finish();
      const TileHead head{top, column(n).left, tile.size()};
      bytes_.append(reinterpret_cast<const char*>(&head), sizeof head);
      bytes_ += tile;
    }
    columns_.clear();
  }

  ResultFormat format_;
  Extent extent_;
  int channels_;
  int y_ = 0;
  std::vector<std::unique_ptr<Encoder>> columns_;
  std::string bytes_;
};

}  // namespace

std::unique_ptr<Encoder> encoder_of(const ResultFormat& format, Extent extent,
                                    int channels) {
  if (format.tile == 0) return whole_encoder(format, extent, channels);
  return std::make_unique<TilesEncoder>(format, extent, channels);
}

std::vector<Piece> pieces_of(std::string_view bytes,
                             const ResultFormat& format) {
  if (format.tile == 0) return {{.bytes = bytes}};
  std::vector<Piece> pieces;
  while (bytes.size() >= sizeof(TileHead)) {
    TileHead head{};
    std::memcpy(&head, bytes.data(), sizeof head);
    pieces.push_back(
        {head.top, head.left, bytes.substr(sizeof head, head.size)});
    bytes.remove_prefix(sizeof head + pieces.back().bytes.size());
  }
  return pieces;
}

}  // namespace stagecraft::tiles
