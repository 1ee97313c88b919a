#include "stages/tiles/measure/peer_judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "common/base/new_file.h"
#include "stages/tiles/measure/drawn_photographs.h"
#include "tests/common/base/folder.h"
#include "tests/tiles/pictures.h"

namespace stagecraft::tiles {
namespace {

using suite::golden;
using suite::grey_by_definition;
using suite::picture;
using suite::write_png;
using testing::HasSubstr;
using testing::IsEmpty;
namespace fs = std::filesystem;

/// A photograph, s422.jpg, and the first rung's result.
class PeerJudge : public testing::Test {
 protected:
  PeerJudge() {
    for (const char* name : {"in", "first", "out"}) {
      fs::create_directory(folder_ / name);
    }
    fs::copy(golden("good") / photograph, folder_ / "in");
    fs::copy(expected(".rgb-grey-blur.png"), folder_ / "first" / result);
  }

  /// What the golden data have for the photograph.
  static fs::path expected(const std::string& kind) {
    return golden("expected") / (photograph + kind);
  }
  Verdict verdict() const {
    return judge_peer_results(folder_ / "in", folder_ / "out",
                              folder_ / "first");
  }
  Verdict verdict_of(const fs::path& peers) const {
    fs::copy(peers, folder_ / "out" / result,
             fs::copy_options::overwrite_existing);
    return verdict();
  }

  static constexpr const char* result = "s422.jpg.png";
  static inline const std::string photograph = "s422.jpg";
  samples::Folder folder_;
};

TEST_F(PeerJudge, KnowsEveryJobByItsResult) {
  for (const char* kind :
       {".grey-blur.png", ".rgb-grey-blur.png", ".dehaze.png", ".edges.png"}) {
    EXPECT_THAT(verdict_of(expected(kind)).wrong, IsEmpty()) << kind;
  }
}

TEST_F(PeerJudge, FindsWhatIsWrong) {
  EXPECT_THAT(verdict().wrong, HasSubstr(result));
  // Without its blur, with its haze, with edges turned round.
  write_png(folder_ / "sharp.png",
            grey_by_definition(picture(golden("good") / photograph)));
  EXPECT_THAT(verdict_of(folder_ / "sharp.png").wrong,
              HasSubstr("differs from that of the first rung"));
  EXPECT_THAT(verdict_of(golden("good") / "rgb.png").wrong,
              HasSubstr("another size"));
  Image edges = picture(expected(".edges.png"));
  std::ranges::reverse(edges.samples);
  write_png(folder_ / "turned.png", edges);
  EXPECT_THAT(verdict_of(folder_ / "turned.png").wrong,
              HasSubstr("are those of the pipeline edges"));
}

TEST_F(PeerJudge, AllowsForWhatJpegTakes) {
  const Image blurred = picture(expected(".rgb-grey-blur.png"));
  const auto written = [&](const Image& grey) {
    Image rgb(grey.width, grey.height, 3);
    for (std::size_t n = 0; n < rgb.samples.size(); ++n) {
      rgb.samples[n] = grey.samples[n / 3];
    }
    write_file(folder_ / "out" / "s422.jpg.jpg", encode_jpeg(rgb, 90));
  };
  written(blurred);
  EXPECT_THAT(verdict().wrong, IsEmpty());
  Image darker = blurred;
  for (std::uint8_t& level : darker.samples) level -= std::min<int>(level, 4);
  written(darker);
  EXPECT_THAT(verdict().wrong, HasSubstr("s422.jpg.jpg differs"));
}

}  // namespace
}  // namespace stagecraft::tiles
