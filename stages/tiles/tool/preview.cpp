#include "stages/tiles/tool/preview.h"

#include <algorithm>

#include "stages/tiles/base/jpeg_encoder.h"

namespace stagecraft::tiles {
namespace {

constexpr int quality = 85;

}  // namespace

Preview::Preview(Extent extent, int channels)
    : channels_(channels),
      width_(extent.width),
      side_((std::max(extent.width, extent.height) + preview_size - 1) /
            preview_size) {
  const int squares = (width_ + side_ - 1) / side_;
  sums_.resize(static_cast<std::size_t>(squares) * channels_);
}

void Preview::next(std::span<const std::uint8_t> row) {
  const auto channels = static_cast<std::size_t>(channels_);
  const auto step = static_cast<std::size_t>(side_) * channels;
  for (std::size_t square = 0; square * step < row.size(); ++square) {
    const std::size_t end = std::min(row.size(), (square + 1) * step);
    int* const sum = &sums_[square * channels];
    for (std::size_t n = square * step; n < end; n += channels) {
      for (std::size_t c = 0; c < channels; ++c) sum[c] += row[n + c];
    }
  }
  if (++rows_ == side_) add_line();
}

void Preview::add_line() {
  for (std::size_t n = 0; n < sums_.size(); ++n) {
    const int left = static_cast<int>(n) / channels_ * side_;
    const int pixels = rows_ * std::min(side_, width_ - left);
    samples_.push_back(
        static_cast<std::uint8_t>((sums_[n] + pixels / 2) / pixels));
  }
  std::ranges::fill(sums_, 0);
  rows_ = 0;
}

std::string Preview::finish() {
  if (rows_ > 0) add_line();
  const std::size_t line = sums_.size();
  JpegEncoder encoder(static_cast<int>(line) / channels_,
                      static_cast<int>(samples_.size() / line),
                      {.quality = quality, .channels = channels_});
  for (std::size_t at = 0; at < samples_.size(); at += line) {
    encoder.next(std::span(samples_).subspan(at, line));
  }
  return encoder.finish();
}

std::string preview_of(std::string_view photograph, std::int64_t memory) {
  const auto decoder = decoder_of(photograph, Colours::rgb, memory);
  Preview preview({decoder->width(), decoder->height()}, decoder->channels());
  std::vector<std::uint8_t> row(static_cast<std::size_t>(decoder->width()) *
                                decoder->channels());
  for (int y = 0; y < decoder->height(); ++y) {
    decoder->next(row);
    preview.next(row);
  }
  return preview.finish();
}

}  // namespace stagecraft::tiles
