#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "common/base/error.h"
#include "stages/tiles/base/decoder.h"

namespace stagecraft::tiles {
namespace {

/// Of 80 000 pixels: much is tried in a second.
constexpr std::int64_t memory = 1 << 20;

/// Aborts where a decoder gives more pixels than fit.
void check(std::string_view bytes, Colours wanted) {
  try {
    const Image image = decode(bytes, wanted, memory);
    if (std::int64_t{image.width} * image.height > memory / bytes_per_pixel) {
      std::abort();
    }
  } catch (const BadInput&) {
  }
}

}  // namespace
}  // namespace stagecraft::tiles

/// Takes `data` for a photograph; anything but a picture or a BadInput is a
/// bug.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace stagecraft::tiles;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const Colours wanted : {Colours::luma, Colours::rgb}) {
    check(bytes, wanted);
  }
  return 0;
}
