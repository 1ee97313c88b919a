#include "stages/tiles/measure/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "common/base/error.h"
#include "stages/tiles/base/decoder.h"
#include "stages/tiles/base/folder.h"

namespace stagecraft::tiles {
namespace {

namespace fs = std::filesystem;

/// From the brightness that red, green and blue give to that which the file
/// holds: rounding moves a pixel by 3 levels at most; where colours were
/// clipped, which is rare, it may be more (10 were seen).
constexpr int near = 3;              // levels
constexpr double near_share = 1e-3;  // of the pixels may differ by more
constexpr double near_mean = 1;      // level
constexpr std::int64_t any_memory = std::numeric_limits<std::int64_t>::max();

/// Between the pixels of two pictures.
struct Difference {
  int largest = 0;   ///< levels
  double mean = 0;   ///< levels
  double share = 0;  ///< of pixels that are not near

  bool allowed(Answer answer) const {
    if (answer == Answer::same) return largest == 0;
    return mean <= near_mean && share <= near_share;
  }
};

/// Throws BadInput where it cannot be told.
Difference difference(const fs::path& ours, const fs::path& theirs) {
  const std::string our_bytes = read_file(ours);
  const std::string their_bytes = read_file(theirs);
  const Image a = decode(our_bytes, Colours::luma, any_memory);
  const Image b = decode(their_bytes, Colours::luma, any_memory);
  if (a.width != b.width || a.height != b.height || a.channels != 1) {
    throw BadInput("has another size or colours");
  }
  Difference result;
  for (std::size_t n = 0; n < a.samples.size(); ++n) {
    const int levels = std::abs(a.samples[n] - b.samples[n]);
    result.largest = std::max(result.largest, levels);
    result.mean += levels;
    if (levels > near) ++result.share;
  }
  result.mean /= static_cast<double>(a.samples.size());
  result.share /= static_cast<double>(a.samples.size());
  return result;
}

}  // namespace

Verdict judge_results(const fs::path& out, const fs::path& first,
                      Answer answer) {
  Verdict result;
  std::uintmax_t ours = 0, theirs = 0;
  for (const auto& entry : fs::directory_iterator(first)) {
    if (entry.path().extension() != ".png") continue;
    const fs::path file = out / entry.path().filename();
    try {
      const Difference found = difference(file, entry.path());
      result.difference = std::max<double>(result.difference, found.largest);
      if (!found.allowed(answer)) {
        result.wrong = fmt::format(
            "{} differs from that of the first rung by up to {} levels, {:.2g} "
            "in the mean",
            file.filename().string(), found.largest, found.mean);
        return result;
      }
    } catch (const std::exception& error) {
      result.wrong =
          fmt::format("{} {}", file.filename().string(), error.what());
      return result;
    }
    ours += fs::file_size(file);
    theirs += entry.file_size();
  }
  if (theirs == 0) {
    result.wrong = "the first rung left no result";
  } else if (ours > theirs) {
    result.wrong = fmt::format(
        "its files take {} bytes, those of the first rung {}", ours, theirs);
  }
  return result;
}

}  // namespace stagecraft::tiles
