#include "stages/tiles/measure/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stages/tiles/base/png_encoder.h"
#include "stages/tiles/measure/drawn_photographs.h"
#include "tests/common/base/folder.h"
#include "tests/tiles/pictures.h"

namespace stagecraft::tiles {
namespace {

using suite::noise;
using testing::HasSubstr;
using testing::IsEmpty;

/// The verdict on a folder with one picture, held against another such folder;
/// so many bytes `more` lie behind the end of the first.
Verdict verdict(const Image& ours, const Image& theirs, Answer answer,
                std::size_t more = 0) {
  const samples::Folder out;
  const samples::Folder first;
  out.file("a.png", encode_png(ours) + std::string(more, '\0'));
  first.file("a.png", encode_png(theirs));
  return judge_results(out.path(), first.path(), answer);
}

TEST(Judge, AcceptsTheSamePictureInAsManyBytes) {
  const Image picture = noise(100, 80, 1, 1);
  EXPECT_THAT(verdict(picture, picture, Answer::same).wrong, IsEmpty());
  EXPECT_THAT(verdict(picture, picture, Answer::near).wrong, IsEmpty());
}

TEST(Judge, RejectsLargerFiles) {
  const Image picture = noise(100, 80, 1, 1);
  EXPECT_THAT(verdict(picture, picture, Answer::same, 1).wrong,
              HasSubstr("files take"));
  // 8 kB: a thousandth is 8 bytes.
  EXPECT_THAT(verdict(picture, picture, Answer::near, 4).wrong, IsEmpty());
  EXPECT_THAT(verdict(picture, picture, Answer::near, 20).wrong,
              HasSubstr("files take"));
}

TEST(Judge, RejectsAnotherPicture) {
  const Image picture = noise(100, 80, 1, 1);
  Image other = picture;
  other.samples[5] ^= 1U;
  EXPECT_THAT(verdict(other, picture, Answer::same).wrong,
              HasSubstr("up to 1 levels"));
  EXPECT_THAT(verdict(other, picture, Answer::near).wrong, IsEmpty());
  for (std::size_t n = 0; n < 30; ++n) other.samples[n] ^= 64U;
  EXPECT_THAT(verdict(other, picture, Answer::near, 0).wrong,
              HasSubstr("levels"));
}

TEST(Judge, HoldsEveryCopyOfAPhotograph) {
  const std::string picture = encode_png(noise(100, 80, 1, 1));
  const samples::Folder out;
  const samples::Folder first;
  first.file("a.png", picture);
  out.file("a.png", picture);
  out.file(copy_name(1, "a.png"), picture);
  const auto wrong = [&](int times) {
    return judge_results(out.path(), first.path(), Answer::same, times).wrong;
  };
  EXPECT_THAT(wrong(2), IsEmpty());
  EXPECT_THAT(wrong(3), HasSubstr("a.png")) << "one is missing";
  out.file(copy_name(2, "a.png"), encode_png(noise(100, 80, 1, 2)));
  EXPECT_THAT(wrong(3), HasSubstr("of the same photograph"));
}

TEST(Judge, RejectsNothing) {
  EXPECT_THAT(verdict(noise(9, 9, 1, 1), noise(9, 8, 1, 1), Answer::near).wrong,
              HasSubstr("another size"));
}

}  // namespace
}  // namespace stagecraft::tiles
