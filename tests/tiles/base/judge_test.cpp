#include "stages/tiles/measure/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/new_file.h"
#include "stages/tiles/base/png_encoder.h"
#include "tests/tiles/pictures.h"

namespace stagecraft::tiles {
namespace {

namespace fs = std::filesystem;
using suite::noise;
using testing::HasSubstr;
using testing::IsEmpty;

/// Two folders with a picture each, a.png, and so many bytes behind its end.
class Judge : public testing::Test {
 protected:
  Judge() {
    fs::remove_all(root_);
    fs::create_directories(out_);
    fs::create_directories(first_);
  }
  ~Judge() override { fs::remove_all(root_); }

  Verdict verdict(const Image& ours, const Image& theirs, Answer answer,
                  std::size_t more = 0) const {
    put(out_, ours, more);
    put(first_, theirs, 0);
    return judge_results(out_, first_, answer);
  }

 private:
  static void put(const fs::path& folder, const Image& image,
                  std::size_t more) {
    write_file(folder / "a.png", encode_png(image) + std::string(more, '\0'));
  }

  fs::path root_ = fs::path(testing::TempDir()) / "stagecraft-judge";
  fs::path out_ = root_ / "out";
  fs::path first_ = root_ / "first";
};

TEST_F(Judge, AcceptsTheSamePictureInAsManyBytes) {
  const Image picture = noise(100, 80, 1, 1);
  EXPECT_THAT(verdict(picture, picture, Answer::same).wrong, IsEmpty());
  EXPECT_THAT(verdict(picture, picture, Answer::near).wrong, IsEmpty());
}

TEST_F(Judge, RejectsLargerFiles) {
  const Image picture = noise(100, 80, 1, 1);
  EXPECT_THAT(verdict(picture, picture, Answer::same, 1).wrong,
              HasSubstr("files take"));
  // 8 kB: a thousandth is 8 bytes.
  EXPECT_THAT(verdict(picture, picture, Answer::near, 4).wrong, IsEmpty());
  EXPECT_THAT(verdict(picture, picture, Answer::near, 20).wrong,
              HasSubstr("files take"));
}

TEST_F(Judge, RejectsAnotherPicture) {
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

TEST_F(Judge, RejectsNothing) {
  EXPECT_THAT(verdict(noise(9, 9, 1, 1), noise(9, 8, 1, 1), Answer::near).wrong,
              HasSubstr("another size"));
}

}  // namespace
}  // namespace stagecraft::tiles
