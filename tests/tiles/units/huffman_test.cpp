#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <queue>
#include <random>
#include <utility>

#include "stages/tiles/09_huffman.h"
#include "stages/tiles/base/decoder.h"
#include "stages/tiles/base/png_encoder.h"

namespace stagecraft::tiles {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::Le;

using Bytes = std::vector<std::uint8_t>;

/// Values from 0 on, of so many levels.
Bytes noise(std::size_t size, int levels, unsigned seed) {
  std::mt19937 random(seed);
  Bytes result(size);
  for (std::uint8_t& value : result) {
    value = static_cast<std::uint8_t>(random() % levels);
  }
  return result;
}

/// Each value as often as the numbers of Fibonacci say, which makes the code of
/// one a bit longer than that of the next.
Bytes steep() {
  Bytes result;
  std::size_t count = 1;
  std::size_t before = 1;
  for (int value = 0; value < 26; ++value) {
    result.insert(result.end(), count, static_cast<std::uint8_t>(value));
    before = std::exchange(count, count + before);
  }
  std::ranges::shuffle(result, std::mt19937(1));
  return result;
}

std::vector<std::uint32_t> frequencies_of(const Bytes& bytes) {
  std::vector<std::uint32_t> result(256);
  for (const std::uint8_t value : bytes) ++result[value];
  return result;
}

std::uint64_t cost(const std::vector<std::uint32_t>& frequencies,
                   const Bytes& lengths) {
  return std::inner_product(lengths.begin(), lengths.end(), frequencies.begin(),
                            std::uint64_t{0});
}

/// Bits of the text in the code of Huffman, whose lengths have no limit.
std::uint64_t least_cost(const std::vector<std::uint32_t>& frequencies) {
  std::priority_queue<std::uint64_t, std::vector<std::uint64_t>, std::greater<>>
      trees;
  for (const std::uint32_t each : frequencies) {
    if (each > 0) trees.push(each);
  }
  std::uint64_t result = 0;
  while (trees.size() > 1) {
    const std::uint64_t least = trees.top();
    trees.pop();
    const std::uint64_t both = least + trees.top();
    trees.pop();
    trees.push(both);
    result += both;
  }
  return result;
}

/// The space of codes that a prefix code takes, in 1/2^15.
int taken(const Bytes& lengths) {
  int result = 0;
  for (const std::uint8_t length : lengths) {
    if (length > 0) result += 1 << (15 - length);
  }
  return result;
}

TEST(CodeLengths, MakeTheShortestText) {
  for (const int levels : {2, 3, 7, 64, 256}) {
    const auto frequencies = frequencies_of(noise(3000, levels, 1));
    EXPECT_EQ(cost(frequencies, code_lengths(frequencies, 15)),
              least_cost(frequencies));
  }
}

TEST(CodeLengths, KeepToTheLimit) {
  const auto frequencies = frequencies_of(steep());
  const std::uint64_t unlimited = least_cost(frequencies);
  EXPECT_EQ(cost(frequencies, code_lengths(frequencies, 25)), unlimited);
  for (const int longest : {5, 13, 15}) {
    const Bytes lengths = code_lengths(frequencies, longest);
    EXPECT_THAT(lengths, Each(Le(longest)));
    EXPECT_EQ(taken(lengths), 1 << 15) << "no code can be added";
    EXPECT_GT(cost(frequencies, lengths), unlimited);
  }
}

TEST(CodeLengths, OfWhatDoesNotOccurAreZero) {
  const std::vector<std::uint32_t> frequencies{0, 5, 0, 1, 1, 0};
  EXPECT_THAT(code_lengths(frequencies, 15), ElementsAre(0, 1, 0, 2, 2, 0));
}

// RFC 1951, 3.2.2, whose example is 010, 011, 100, 101, 110, 00, 1110, 1111.
TEST(Codes, AreCanonical) {
  const Bytes lengths{3, 3, 3, 3, 3, 2, 4, 4};
  EXPECT_THAT(codes_of(lengths), ElementsAre(0b010, 0b110, 0b001, 0b101, 0b011,
                                             0b00, 0b0111, 0b1111));
}

/// What a reader makes of a stream of deflate blocks.
Bytes inflated(std::string stream, std::size_t size) {
  Bytes result(size + 1);
  z_stream reader{};
  reader.next_in = reinterpret_cast<Bytef*>(stream.data());
  reader.avail_in = static_cast<uInt>(stream.size());
  reader.next_out = result.data();
  reader.avail_out = static_cast<uInt>(result.size());
  inflateInit2(&reader, -15);
  EXPECT_EQ(inflate(&reader, Z_FINISH), Z_STREAM_END);
  EXPECT_EQ(reader.avail_in, 0U);
  result.resize(reader.total_out);
  inflateEnd(&reader);
  return result;
}

TEST(Literals, AreReadBack) {
  std::vector<Bytes> texts{Bytes(1, 7), Bytes(1000, 0), Bytes(1001, 255),
                           steep()};
  texts.emplace_back(256 * 100);
  std::iota(texts.back().begin(), texts.back().end(), std::uint8_t{0});
  for (unsigned size = 1; size < 40; ++size) {
    texts.push_back(noise(size, 1 + static_cast<int>(7 * size), size));
  }
  Literals literals;
  std::string stream;
  Bytes all;
  for (const Bytes& text : texts) {
    std::string alone;
    literals.append(alone, text, Block::last);
    EXPECT_EQ(inflated(alone, text.size()), text);
    literals.append(stream, text, Block::inner);
    all.insert(all.end(), text.begin(), text.end());
  }
  literals.append(stream, texts.front(), Block::last);
  all.insert(all.end(), texts.front().begin(), texts.front().end());
  EXPECT_TRUE(inflated(stream, all.size()) == all);
}

TEST(Literals, TakeNoMoreThanTheirCode) {
  const Bytes text = steep();
  std::string block;
  Literals().append(block, text, Block::last);
  const auto frequencies = frequencies_of(text);
  const double bits =
      static_cast<double>(cost(frequencies, code_lengths(frequencies, 13)));
  EXPECT_NEAR(static_cast<double>(block.size()), bits / 8, 60);
}

/// The filter as the standard has it (PNG, 9.4).
Bytes paeth_by_definition(const Bytes& above, const Bytes& row,
                          std::size_t channels) {
  Bytes result;
  for (std::size_t x = 0; x < row.size(); ++x) {
    const int a = x >= channels ? row[x - channels] : 0;
    const int b = above[x];
    const int c = x >= channels ? above[x - channels] : 0;
    const int p = a + b - c;
    int nearest = c;
    if (std::abs(p - b) <= std::abs(p - c)) nearest = b;
    if (std::abs(p - a) <= std::abs(p - b) &&
        std::abs(p - a) <= std::abs(p - c)) {
      nearest = a;
    }
    result.push_back(static_cast<std::uint8_t>(row[x] - nearest));
  }
  return result;
}

TEST(Paeth, IsAsItIsDefined) {
  std::vector<std::size_t> widths(200);
  std::iota(widths.begin(), widths.end(), 1);
  widths.push_back(100'000);
  for (const std::size_t width : widths) {
    // Few levels have many ties.
    for (const int levels : {3, 16, 256}) {
      const Bytes above = noise(width, levels, 1);
      const Bytes row = noise(width, levels, 2);
      Bytes result(width);
      for (const std::size_t channels : {1, 3}) {
        if (width % channels != 0) continue;
        paeth(above, row, channels, result);
        ASSERT_EQ(result, paeth_by_definition(above, row, channels)) << width;
      }
    }
  }
}

template <class Encoder = HuffmanEncoder>
std::string encoded(const Image& image) {
  Encoder encoder(image.width, image.height, image.channels);
  for (int y = 0; y < image.height; ++y) encoder.next(image.row(y));
  return encoder.finish();
}

std::uint32_t number_at(const std::string& bytes, std::size_t begin) {
  std::uint32_t result = 0;
  for (std::size_t n = begin; n < begin + 4; ++n) {
    result = result << 8 | static_cast<std::uint8_t>(bytes[n]);
  }
  return result;
}

/// Whether libpng reads the picture back and all that checks it is right, of
/// which libpng does not look at everything.
void expect_read_back(const Image& image) {
  const std::string file = encoded(image);
  const Image result = decode(file, Colours::luma, std::int64_t{1} << 30);
  ASSERT_EQ(result.channels, image.channels);
  ASSERT_EQ(result.width, image.width);
  ASSERT_EQ(result.height, image.height);
  EXPECT_TRUE(result.samples == image.samples)
      << image.width << " x " << image.height;
  std::size_t begin = 8;
  while (begin < file.size()) {
    const std::uint32_t size = number_at(file, begin);
    const auto* const name =
        reinterpret_cast<const Bytef*>(file.data()) + begin + 4;
    EXPECT_EQ(number_at(file, begin + 8 + size), crc32(0, name, size + 4));
    if (file.substr(begin + 4, 4) == "IDAT") {
      Bytes rows((static_cast<std::size_t>(image.width) * image.channels + 1) *
                 image.height);
      uLongf bytes = rows.size();
      EXPECT_EQ(uncompress(rows.data(), &bytes, name + 4, size), Z_OK);
      EXPECT_EQ(bytes, rows.size());
    }
    begin += size + 12;
  }
  EXPECT_EQ(begin, file.size());
}

Image picture_of(int width, int height, const Bytes& samples) {
  Image result(width, height, 1);
  for (std::size_t n = 0; n < result.samples.size(); ++n) {
    result.samples[n] = samples[n % samples.size()];
  }
  return result;
}

/// Pictures of this size that repeat, and such that do not.
std::vector<Image> kinds(int width, int height) {
  const std::size_t size = static_cast<std::size_t>(width) * height;
  std::vector<Image> result{picture_of(width, height, noise(size, 256, 1)),
                            picture_of(width, height, noise(size, 5, 2)),
                            picture_of(width, height, {0}),
                            picture_of(width, height, {255}),
                            picture_of(width, height, {0, 255})};
  Image& ramp = result.emplace_back(width, height, 1);
  Image& half = result.emplace_back(result.front());
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      ramp.row(y)[x] =
          static_cast<std::uint8_t>(254 * (x + 2 * y) / (width + 2 * height));
    }
    std::ranges::fill(half.row(y).subspan(width / 2), std::uint8_t{9});
  }
  return result;
}

TEST(HuffmanPng, IsReadBackInEverySize) {
  for (int width = 1; width <= 70; ++width) {
    for (int height = 1; height <= 20; ++height) {
      const std::vector<Image> images = kinds(width, height);
      expect_read_back(images[(width + height) % images.size()]);
    }
  }
}

TEST(HuffmanPng, IsReadBackInColours) {
  for (const auto& [width, height] :
       {std::pair{1, 1}, {2, 3}, {70, 20}, {701, 300}}) {
    Image image(width, height, 3);
    image.samples = noise(image.samples.size(), 40, 1);
    expect_read_back(image);
  }
}

TEST(HuffmanPng, IsReadBackInSeveralBlocks) {
  for (const auto& [width, height] :
       {std::pair{300'001, 3}, {1, 300'000}, {700, 900}, {511, 513}}) {
    for (const Image& image : kinds(width, height)) expect_read_back(image);
    expect_read_back(picture_of(width, height, steep()));
  }
}

TEST(HuffmanPng, MayBeginFlatAndGoOnAsNoise) {
  Image image(900, 1200, 1);
  for (const int begin : {0, 800}) {
    for (int y = begin; y < begin + 400; ++y) {
      std::ranges::copy(noise(900, 256, static_cast<unsigned>(y)),
                        image.row(y).begin());
    }
  }
  expect_read_back(image);
}

/// Lines of signs on white, of 64 that look alike, so many pixels a dot.
Image text(int width, int height, int dot) {
  Image page(width, height, 1);
  std::ranges::fill(page.samples, std::uint8_t{255});
  const Bytes dots = noise(64 * 7, 32, 1);
  std::mt19937 random(2);
  for (int top = 0; top + 7 * dot <= height; top += 12 * dot) {
    for (int left = 0; left + 5 * dot <= width; left += 6 * dot) {
      const std::size_t sign = random() % 64;
      for (int y = 0; y < 7 * dot; ++y) {
        for (int x = 0; x < 5 * dot; ++x) {
          const bool ink = dots[7 * sign + y / dot] >> x / dot & 1;
          if (ink) page.row(top + y)[left + x] = 0;
        }
      }
    }
  }
  return page;
}

/// A photograph as a camera makes it, with grain.
Image photograph(int width, int height) {
  Image image(width, height, 1);
  for (int y = 0; y < height; ++y) {
    const Bytes grain = noise(width, 5, static_cast<unsigned>(y));
    for (int x = 0; x < width; ++x) {
      image.row(y)[x] = static_cast<std::uint8_t>(
          120 + 60 * std::sin(x / 40.0) + 40 * std::cos(y / 25.0) + grain[x]);
    }
  }
  return image;
}

TEST(HuffmanPng, IsAsSmallAsIsals) {
  constexpr int width = 2000, height = 1500;
  int kind = 0;
  for (const Image& image :
       {picture_of(width, height, {255}), text(width, height, 1),
        text(width, height, 2), picture_of(width, height, noise(499, 256, 1)),
        photograph(width, height)}) {
    EXPECT_LE(static_cast<double>(encoded(image).size()),
              1.01 * static_cast<double>(encoded<IsalEncoder>(image).size()))
        << kind;
    ++kind;
    expect_read_back(image);
  }
}

TEST(HuffmanPng, IsNotMuchLargerThanIsalsWhereMuchRepeats) {
  for (const auto& [width, height] :
       {std::pair{1, 1}, {70, 20}, {511, 513}, {2000, 1500}}) {
    int kind = 0;
    for (const Image& image : kinds(width, height)) {
      const auto limit =
          static_cast<double>(encoded<IsalEncoder>(image).size());
      EXPECT_LE(encoded(image).size(), 1.2 * limit + 24)
          << width << " x " << height << ", " << kind;
      ++kind;
    }
  }
}

TEST(HuffmanPng, IsSmallerThanThatOfTheFirstRungWhereNothingDoes) {
  const Image image = photograph(900, 700);
  expect_read_back(image);
  PngEncoder first(image.width, image.height);
  for (int y = 0; y < image.height; ++y) first.next(image.row(y));
  EXPECT_LT(encoded(image).size(), first.finish().size());
}

}  // namespace
}  // namespace stagecraft::tiles
