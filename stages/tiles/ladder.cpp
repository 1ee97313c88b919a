#include "stages/ladder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "common/base/error.h"
#include "stages/tiles/base/decoder.h"
#include "stages/tiles/base/folder.h"
#include "stages/tiles/measure/drawn_photographs.h"
#include "stages/tiles/measure/judge.h"
#include "stages/tiles/measure/peer_judge.h"

/// A folder of photographs goes in; each comes out grey and blurred.
namespace stagecraft::tiles {

const Ladder& this_ladder();

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t any_memory = std::numeric_limits<std::int64_t>::max();

struct Drawn {
  int width;
  int height;
  double count;  ///< of different ones
};

Drawn drawn(const Amount& amount) {
  Drawn result{};
  switch (amount.size) {
    case Amount::Size::least:
      // In a smaller file the headers of deflate's blocks are what counts.
      result = {64, 64, 1};
      break;
    case Amount::Size::tested:
      result = {160, 120, 8};
      break;
    case Amount::Size::counted:
      result = {640, 480, 10};
      break;
    case Amount::Size::timed:
      result = {3840, 2160, 6};
      break;
    case Amount::Size::shown:
      result = {3840, 2160, 4};
      break;
  }
  const double megapixels = result.width * result.height / 1e6;
  if (amount.work > 0) {
    result.count = std::max(1.0, std::round(amount.work / megapixels));
  }
  return result;
}

class Tiles : public Ladder {
 public:
  std::string_view name() const override { return "tiles"; }
  std::string_view job() const override {
    return "a folder of photographs, made grey and blurred";
  }
  int place() const override { return 2; }
  std::string_view unit() const override { return "Mpixel"; }
  std::string_view error_unit() const override { return "levels"; }
  std::vector<std::string_view> seams() const override {
    return {"grey", "blur", "process", "run"};
  }
  std::string_view counted() const override {
    // To the end of its name: what it contains goes by longer ones.
    return "stagecraft::tiles::run*(stagecraft::tiles::Work&, "
           "stagecraft::tiles::Options const&)";
  }

  Fixture make(const Amount& amount, const fs::path& folder) const override {
    const auto [width, height, count] = drawn(amount);
    draw_photographs(width, height, static_cast<int>(count), amount.factor,
                     folder);
    return given(folder, {});
  }

  Fixture given(const fs::path& path, const fs::path& truth) const override {
    if (!truth.empty()) {
      throw BadInput("no truth is known of photographs; leave out --truth");
    }
    const Folder folder = look_into(path, Links::inside);
    Fixture fixture{.input = path};
    double pixels = 0;
    for (const std::string& name : folder.photographs) {
      const std::string bytes = read_file(path / name);
      const auto decoder = decoder_of(bytes, Colours::luma, any_memory);
      pixels += static_cast<double>(decoder->width()) * decoder->height();
      fixture.bytes += static_cast<double>(bytes.size());
    }
    fixture.work = pixels / 1e6;
    // A blur that is not split in rows and columns would take seven times this.
    fixture.flop = 2 * 2 * 7 * pixels;
    fixture.facts = {
        {"photographs", std::to_string(folder.photographs.size())}};
    return fixture;
  }

  double room(const Amount& amount) const override {
    const auto [width, height, count] = drawn(amount);
    // About 0.4 as JPEG, 0.6 as PNG.
    return 1.5 * width * height * std::ceil(count * amount.factor);
  }

  std::vector<std::string> command(const Fixture& fixture,
                                   const fs::path& out) const override {
    return {fixture.input, "--out", out, "--force"};
  }

  Verdict judge(const Fixture& fixture, const fs::path& out,
                const fs::path& first, Answer answer) const override {
    return judge_results(out, first, answer, fixture.times);
  }

  Verdict judge_peer(const Fixture& fixture, const fs::path& out,
                     const fs::path& first) const override {
    return judge_peer_results(fixture.input, out, first, fixture.times);
  }
};

}  // namespace

const Ladder& this_ladder() {
  static const Tiles tiles;
  return tiles;
}

}  // namespace stagecraft::tiles
