#include "common/base/deflate_stream.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <zlib.h>

#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace stagecraft {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// Rows of four bytes whose third occurs often, as a narrow picture gives them.
Bytes rows(int count) {
  std::mt19937 random(7);
  Bytes result;
  for (int n = 0; n < count; ++n) {
    const auto value = static_cast<std::uint8_t>(253 + random() % 5);
    result.insert(result.end(), {4, value, 0, 0});
  }
  return result;
}

/// A stream at an address that is taken at random.
class Placed {
 public:
  explicit Placed(std::mt19937_64& random) {
    // 2^46 bytes, in pages.
    const std::uintptr_t page = random() % (std::uint64_t{1} << 34);
    memory_ = mmap(reinterpret_cast<void*>(page << 12),  // NOLINT: a hint
                   sizeof(isal_zstream), PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  }
  ~Placed() { munmap(memory_, sizeof(isal_zstream)); }
  Placed(const Placed&) = delete;
  Placed& operator=(const Placed&) = delete;

  isal_zstream& stream() { return *static_cast<isal_zstream*>(memory_); }

 private:
  void* memory_;
};

Bytes deflated(const Bytes& bytes, isal_zstream& stream) {
  Bytes room(ISAL_DEF_LVL1_DEFAULT);
  Bytes result(2 * bytes.size() + 100);
  const StoredByte first = start_deflate(stream, bytes[0], room);
  std::ranges::copy(first, result.begin());
  stream.end_of_stream = 1;
  stream.next_in = const_cast<std::uint8_t*>(&bytes[1]);
  stream.avail_in = static_cast<std::uint32_t>(bytes.size() - 1);
  stream.next_out = &result[first.size()];
  stream.avail_out = static_cast<std::uint32_t>(result.size() - first.size());
  EXPECT_EQ(isal_deflate(&stream), COMP_OK);
  result.resize(result.size() - stream.avail_out);
  return result;
}

Bytes inflated(Bytes bytes, std::size_t size) {
  Bytes result(size + 1);
  z_stream stream{};
  inflateInit2(&stream, -15);
  stream.next_in = bytes.data();
  stream.avail_in = static_cast<unsigned>(bytes.size());
  stream.next_out = result.data();
  stream.avail_out = static_cast<unsigned>(result.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  result.resize(stream.total_out);
  inflateEnd(&stream);
  return result;
}

// Where no byte is known beforehand, one address in some 280 has other bytes.
TEST(DeflateStream, HasTheSameBytesWhereverItLies) {
  std::mt19937_64 random(1);
  std::set<Bytes> results;
  for (int n = 0; n < 4000; ++n) {
    Placed placed(random);
    results.insert(deflated(rows(26), placed.stream()));
  }
  EXPECT_EQ(results.size(), 1U);
}

TEST(DeflateStream, IsReadBackInEverySize) {
  const auto stream = std::make_unique<isal_zstream>();
  for (const int count : {1, 2, 5, 80, 10'000, 200'000}) {
    const Bytes bytes = rows(count);
    EXPECT_EQ(inflated(deflated(bytes, *stream), bytes.size()), bytes);
  }
  for (const std::size_t size : {2, 3, 4, 5, 17, 33}) {
    Bytes bytes = rows(100);
    bytes.resize(size);
    EXPECT_EQ(inflated(deflated(bytes, *stream), size), bytes);
  }
}

}  // namespace
}  // namespace stagecraft
