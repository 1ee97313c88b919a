#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <random>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

#include "common/scan/gzip_reader.h"
#include "common/scan/gzip_writer.h"
#include "tests/common/scan/nifti_samples.h"

namespace stagecraft {
namespace {

using samples::content;
using samples::Folder;
using samples::gzip;
using testing::HasSubstr;

/// Text-like bytes with matches near and far.
std::string compressible(std::size_t length) {
  std::mt19937 random;
  std::string bytes(length, '\0');
  for (std::size_t n = 0; n < length; ++n) {
    bytes[n] = n > 30000 && random() % 4 != 0
                   ? bytes[n - 29999]
                   : static_cast<char>(random() % 17);
  }
  return bytes;
}

std::string noise(std::size_t length) {
  std::mt19937 random(2);
  std::string bytes(length, '\0');
  std::ranges::generate(bytes, [&] { return static_cast<char>(random()); });
  return bytes;
}

std::span<const std::byte> bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

struct Stream {
  std::string bytes;
  StreamState state;
};

/// All that a file gives when it is read `at_once` bytes at a time.
Stream all_of(const std::filesystem::path& path, std::size_t at_once) {
  GzipReader reader(path);
  Stream stream;
  std::string part(at_once, '\0');
  for (std::size_t got = at_once; got == at_once;) {
    got = reader.read(std::as_writable_bytes(std::span(part)));
    stream.bytes.append(part, 0, got);
  }
  stream.state = reader.state();
  return stream;
}

class GzipReaderOf : public testing::Test {
 protected:
  void expect(const std::string& file, const std::string& bytes,
              StreamState state = StreamState::whole) {
    const auto path = folder_.file("file", file);
    for (const std::size_t at_once : {7U, 65536U, 1U << 20}) {
      const Stream found = all_of(path, at_once);
      EXPECT_EQ(found.bytes.size(), bytes.size());
      EXPECT_TRUE(found.bytes == bytes);
      EXPECT_EQ(found.state, state);
    }
  }

  Folder folder_;
};

TEST_F(GzipReaderOf, WholeFiles) {
  expect(gzip(""), "");
  expect(gzip("a"), "a");
  for (const auto& bytes :
       {compressible(900'000), noise(600'000), std::string(900'000, 'x')}) {
    expect(gzip(bytes), bytes);
  }
}

TEST_F(GzipReaderOf, PlainFiles) {
  for (const std::string bytes : {"", "\x1f", "\x1f\x8a", "plain"}) {
    expect(bytes, bytes);
  }
  const auto bytes = noise(1'000'000);
  expect(bytes, bytes);
  EXPECT_FALSE(GzipReader(folder_.file("plain", bytes)).compressed());
  EXPECT_TRUE(GzipReader(folder_.file("packed", gzip(""))).compressed());
}

TEST_F(GzipReaderOf, SeveralMembers) {
  const auto a = compressible(400'000);
  const auto b = noise(300'000);
  expect(gzip(a) + gzip("") + gzip(b) + gzip("c"), a + b + "c");
}

TEST_F(GzipReaderOf, WhatFollowsTheLastMember) {
  for (const std::string& rest :
       {std::string(100'000, '\0'), std::string("\x1f"), noise(1000)}) {
    expect(gzip("abc") + rest, "abc");
  }
  expect(gzip("abc") + "\x1f\x8b", "abc", StreamState::cut);
  expect(gzip("abc") + "\x1f\x8b\x07 and so on, as no member does", "abc",
         StreamState::damaged);
}

/// A gzip file whose header has all fields there are, the name of so many
/// letters.
std::string with_long_header(const std::string& plain, std::size_t letters) {
  constexpr char extra = 4, name = 8, comment = 16;
  std::string header = plain.substr(0, 10);
  header[3] = extra + name + comment;
  header += "\x60\xea" + std::string(60000, 'e') + std::string(letters, 'n');
  header += std::string("\0comment\0", 9);
  return header + plain.substr(10);
}

TEST_F(GzipReaderOf, LongHeaders) {
  for (const std::size_t letters : {10U, 400'000U}) {
    const auto file = with_long_header(gzip("abc"), letters);
    expect(file, "abc");
    expect(gzip("first") + file, "firstabc");
  }
}

TEST_F(GzipReaderOf, FilesThatAreCut) {
  const auto bytes = compressible(200);
  const auto first = gzip(bytes);
  const auto packed = first + gzip("second");
  for (std::size_t length = 2; length < packed.size(); ++length) {
    const Stream found =
        all_of(folder_.file("cut", packed.substr(0, length)), 100);
    const bool between = length == first.size() || length == first.size() + 1;
    EXPECT_EQ(found.state, between ? StreamState::whole : StreamState::cut)
        << length;
    EXPECT_TRUE((bytes + "second").starts_with(found.bytes));
  }
}

TEST_F(GzipReaderOf, FilesThatAreDamaged) {
  const auto packed = gzip(compressible(20'000));
  for (std::size_t bit = 0; bit < 64; ++bit) {
    auto file = packed;
    char& damaged = file[file.size() - 8 + bit / 8];
    damaged = static_cast<char>(damaged ^ 1 << bit % 8);
    const Stream found = all_of(folder_.file("damaged", file), 4096);
    EXPECT_EQ(found.state, StreamState::damaged) << bit;
    EXPECT_EQ(found.bytes.size(), 20'000U);
  }
  auto file = packed;
  file.replace(file.size() / 2, 64, 64, '\xff');
  const Stream found = all_of(folder_.file("damaged", file), 4096);
  EXPECT_EQ(found.state, StreamState::damaged);
}

TEST_F(GzipReaderOf, AnyPosition) {
  const auto bytes = compressible(500'000);
  for (const auto& file :
       {bytes, gzip(bytes), gzip(bytes.substr(0, 9)) + gzip(bytes.substr(9))}) {
    GzipReader reader(folder_.file("file", file));
    for (const std::size_t position : {400'000, 499'999, 0, 8, 8, 300'000}) {
      std::string found(40, '\0');
      reader.seek(static_cast<std::int64_t>(position));
      EXPECT_EQ(reader.position(), static_cast<std::int64_t>(position));
      const std::size_t got =
          reader.read(std::as_writable_bytes(std::span(found)));
      EXPECT_EQ(found.substr(0, got), bytes.substr(position, 40));
    }
  }
}

TEST_F(GzipReaderOf, ItsBeginAfterABadEnd) {
  const auto bytes = compressible(100'000);
  const auto packed = gzip(bytes);
  GzipReader reader(folder_.file("cut", packed.substr(0, packed.size() / 2)));
  reader.seek(99'999);
  EXPECT_EQ(reader.state(), StreamState::cut);
  EXPECT_LT(reader.position(), 99'999);
  std::string found(5, '\0');
  EXPECT_EQ(reader.read(std::as_writable_bytes(std::span(found))), 0U);
  reader.seek(20);
  EXPECT_EQ(reader.state(), StreamState::open);
  reader.read(std::as_writable_bytes(std::span(found)));
  EXPECT_EQ(found, bytes.substr(20, 5));
}

TEST_F(GzipReaderOf, AMachineThatFails) {
  try {
    GzipReader reader(folder_ / "");
    ADD_FAILURE() << "a folder was read";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code().value(), EISDIR);
    EXPECT_THAT(error.what(), HasSubstr("cannot read"));
  }
  EXPECT_THROW(GzipReader(folder_ / "none"), std::system_error);
}

/// What zlib makes of a file of exactly one member; says where it is not.
std::string by_zlib(const std::string& file, std::size_t length) {
  z_stream stream{};
  constexpr int with_gzip_header = 15 + 16;
  inflateInit2(&stream, with_gzip_header);
  std::string bytes(length + 1, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(file.data()));
  stream.avail_in = static_cast<uInt>(file.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  EXPECT_EQ(stream.avail_in, 0U);
  bytes.resize(stream.total_out);
  inflateEnd(&stream);
  return bytes;
}

std::string written(const std::vector<GzipChunk>& chunks) {
  const Folder folder;
  NewFile file(folder / "file.gz");
  GzipWriter writer(file);
  for (const GzipChunk& chunk : chunks) {
    writer.append(chunk);
  }
  writer.finish();
  file.commit();
  return content(folder / "file.gz");
}

TEST(GzipWriter, MakesOneMemberOfChunksMadeInAnyOrder) {
  const std::vector<std::string> parts{compressible(1'200'000), "", "x",
                                       noise(1'100'000), compressible(300'000)};
  std::vector<GzipChunk> chunks(parts.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t n = parts.size(); n-- > 0;) {
      threads.emplace_back(
          [&, n] { chunks[n] = compress_chunk(bytes_of(parts[n])); });
    }
  }
  std::string all;
  for (const auto& part : parts) all += part;
  const auto file = written(chunks);
  EXPECT_TRUE(by_zlib(file, all.size()) == all);
  const Folder folder;
  const Stream ours = all_of(folder.file("file.gz", file), 100'000);
  EXPECT_TRUE(ours.bytes == all);
  EXPECT_EQ(ours.state, StreamState::whole);
}

TEST(GzipWriter, WritesAFileOfNothing) {
  EXPECT_EQ(by_zlib(written({}), 0), "");
}

TEST(GzipWriter, ChunksKnowLengthAndChecksum) {
  const GzipChunk chunk = compress_chunk(bytes_of(std::string("123456789")));
  EXPECT_EQ(chunk.length, 9U);
  EXPECT_EQ(chunk.crc, 0xcbf43926U);  // the check value of CRC-32
}

TEST(GzipWriter, MakesLessOfLess) {
  const auto bytes = compressible(1'000'000);
  const auto chunk = compress_chunk(bytes_of(bytes));
  EXPECT_LT(chunk.bytes.size(), 2 * gzip(bytes).size());
  EXPECT_LT(compress_chunk(bytes_of(noise(1'000'000))).bytes.size(),
            1'001'000U);
}

#if defined(__x86_64__)
/// Whether the upper halves of vector registers are in use: bits 2 (AVX) and 6
/// (AVX-512) of XINUSE. Source: Intel's manual, volume 1, section 13.6.
__attribute__((target("xsave"))) bool upper_halves_in_use() {
  return (_xgetbv(1) & 0x44) != 0;
}

TEST(Gzip, LeavesVectorRegistersFitForSse) {
  unsigned a = 0, b = 0, c = 0, d = 0;
  __cpuid_count(13, 1, a, b, c, d);
  if ((a >> 2 & 1) == 0) {
    GTEST_SKIP() << "the processor does not say which registers are in use";
  }
  const auto bytes = compressible(500'000);
  const Folder folder;
  GzipReader reader(folder.file("file.gz", gzip(bytes)));
  std::string found(bytes.size(), '\0');
  reader.read(std::as_writable_bytes(std::span(found)));
  EXPECT_FALSE(upper_halves_in_use());
  compress_chunk(bytes_of(bytes));
  EXPECT_FALSE(upper_halves_in_use());
}
#endif

}  // namespace
}  // namespace stagecraft
