#include "stages/tiles/measure/peer_judge.h"

#include <fmt/format.h>

#include <algorithm>

#include "common/base/error.h"
#include "stages/tiles/measure/drawn_edges.h"
#include "stages/tiles/measure/judge.h"
#include "stages/tiles/measure/made.h"
#include "stages/tiles/tool/dehaze.h"
#include "stages/tiles/tool/edges.h"

namespace stagecraft::tiles {
namespace {

namespace fs = std::filesystem;

constexpr double jpeg_mean = 2;        // levels that quality 90 takes
constexpr double dehazed_mean = 0.02;  // level
constexpr int dehazed_largest = 2;     // levels
constexpr double edges_share = 0.99;   // found again, both ways

bool black_and_white(const Image& image) {
  return std::ranges::all_of(image.samples, [](std::uint8_t level) {
    return level == 0 || level == 255;
  });
}

/// A result of a photograph, `first` that of the first rung.
struct Judged {
  fs::path photograph;
  fs::path result;
  fs::path first;
};

/// Returns the largest difference. Throws BadInput where it is wrong.
int judge(const Judged& judged) {
  const Image result = picture_in(judged.result, Colours::luma);
  if (result.channels == 3) {
    const Difference found = difference(
        result, made(dehaze, picture_in(judged.photograph, Colours::rgb)));
    if (found.mean > dehazed_mean || found.largest > dehazed_largest) {
      throw BadInput(fmt::format(
          "differs from the pipeline dehaze by up to {} levels, {:.2g} in the "
          "mean",
          found.largest, found.mean));
    }
    return found.largest;
  }
  const Difference found =
      difference(result, picture_in(judged.first, Colours::luma));
  const bool jpeg = judged.result.extension() == ".jpg";
  if (jpeg ? found.mean <= jpeg_mean : is_near(found)) return found.largest;
  if (!black_and_white(result)) {
    throw BadInput(fmt::format(
        "differs from that of the first rung by up to {} levels, {:.2g} in the "
        "mean",
        found.largest, found.mean));
  }
  const Image wanted = made(edges, picture_in(judged.photograph, Colours::rgb));
  const double again =
      std::min(found_again(result, wanted), found_again(wanted, result));
  if (again < edges_share) {
    throw BadInput(fmt::format(
        "has edges of which {:.1f} % are those of the pipeline edges",
        100 * again));
  }
  return 0;
}

}  // namespace

Verdict judge_peer_results(const fs::path& photographs, const fs::path& out,
                           const fs::path& first, int times) {
  Verdict verdict;
  for (const auto& entry : fs::directory_iterator(first)) {
    if (entry.path().extension() != ".png") continue;
    const std::string name = entry.path().stem();
    fs::path result = out / (name + ".jpg");
    if (!fs::exists(result)) result = out / (name + ".png");
    try {
      const int largest = judge({photographs / name, result, entry.path()});
      verdict.difference = std::max<double>(verdict.difference, largest);
      expect_copies_alike(result, times);
    } catch (const std::exception& error) {
      verdict.wrong =
          fmt::format("{} {}", result.filename().string(), error.what());
      return verdict;
    }
  }
  return verdict;
}

}  // namespace stagecraft::tiles
