#include "stages/tiles/measure/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "common/base/error.h"
#include "stages/tiles/base/decoder.h"
#include "stages/tiles/base/folder.h"
#include "stages/tiles/measure/drawn_photographs.h"

namespace stagecraft::tiles {
namespace {

namespace fs = std::filesystem;

/// From the brightness that red, green and blue give to that which the file
/// holds: rounding moves a pixel by 3 levels at most; where colours were
/// clipped, which is rare, it may be more (10 were seen).
constexpr int near = 3;              // levels
constexpr double near_share = 1e-3;  // of the pixels may differ by more
constexpr double near_mean = 1;      // level
/// By the same encoder such pictures take nearly the same bytes: one in a
/// million more was seen.
constexpr double near_size = 1.001;
constexpr std::int64_t any_memory = std::numeric_limits<std::int64_t>::max();

bool allowed(const Difference& found, Answer answer) {
  if (answer == Answer::same) return found.largest == 0;
  return is_near(found);
}

}  // namespace

Difference difference(const Image& a, const Image& b) {
  if (a.width != b.width || a.height != b.height || a.channels != b.channels) {
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

bool is_near(const Difference& found) {
  return found.mean <= near_mean && found.share <= near_share;
}

Image picture_in(const fs::path& file, Colours wanted) {
  return decode(read_file(file), wanted, any_memory);
}

void expect_copies_alike(const fs::path& result, int times) {
  const std::string bytes = read_file(result);
  for (int copy = 1; copy < times; ++copy) {
    const std::string name = copy_name(copy, result.filename().string());
    if (read_file(result.parent_path() / name) != bytes) {
      throw BadInput("differs from a result of the same photograph");
    }
  }
}

Verdict judge_results(const fs::path& out, const fs::path& first, Answer answer,
                      int times) {
  Verdict result;
  std::uintmax_t ours = 0, theirs = 0;
  for (const auto& entry : fs::directory_iterator(first)) {
    if (entry.path().extension() != ".png") continue;
    const fs::path file = out / entry.path().filename();
    try {
      const Difference found =
          difference(picture_in(file, Colours::luma),
                     picture_in(entry.path(), Colours::luma));
      result.difference = std::max<double>(result.difference, found.largest);
      if (!allowed(found, answer)) {
        result.wrong = fmt::format(
            "{} differs from that of the first rung by up to {} levels, {:.2g} "
            "in the mean",
            file.filename().string(), found.largest, found.mean);
        return result;
      }
      expect_copies_alike(file, times);
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
  } else if (static_cast<double>(ours) >
             (answer == Answer::near ? near_size : 1) *
                 static_cast<double>(theirs)) {
    result.wrong = fmt::format(
        "its files take {} bytes, those of the first rung {}", ours, theirs);
  }
  return result;
}

}  // namespace stagecraft::tiles
