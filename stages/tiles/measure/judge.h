#pragma once

#include <filesystem>

#include "stages/ladder.h"
#include "stages/tiles/base/decoder.h"

namespace stagecraft::tiles {

/// Between the samples of two pictures.
struct Difference {
  int largest = 0;   ///< levels
  double mean = 0;   ///< levels
  double share = 0;  ///< of samples that are not near, 3 levels
};

/// Throws BadInput where their sizes or colours differ.
Difference difference(const Image& a, const Image& b);
/// Whether nothing but rounding lies between two pictures.
bool is_near(const Difference& found);
/// The picture of a file. Throws BadInput.
Image picture_in(const std::filesystem::path& file, Colours wanted);

/// Throws BadInput where the result of a copy of a photograph (`copy_name`) has
/// not the bytes of that of the photograph itself; `times` counts that too.
void expect_copies_alike(const std::filesystem::path& result, int times);

/// Holds results against those of the first rung: each is there and has its
/// pixels, the same or near; together the files are no larger, those of
/// pictures that are near by no more than a thousandth. Of photographs that are
/// there `times` times all results are alike. The difference is that of the
/// worst pixel, in levels.
Verdict judge_results(const std::filesystem::path& out,
                      const std::filesystem::path& first, Answer answer,
                      int times = 1);

}  // namespace stagecraft::tiles
