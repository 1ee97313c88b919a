#include "stages/realign/base/mean.h"
#include "stages/realign/base/realign.h"

namespace stagecraft::realign {
namespace {

/// The same frames, with the mean of realigned frames as reference.
class MeanInput : public Input {
 public:
  MeanInput(const Input& frames, Volume mean)
      : frames_(frames), mean_(std::move(mean)) {}

  Scan scan() const override {
    Scan scan = frames_.scan();
    scan.reference_frame = -1;
    return scan;
  }
  Volume read(int t) const override { return frames_.read(t); }
  Volume reference() const override { return mean_; }
  Encoding encoding() const override { return frames_.encoding(); }
  void read_stored(int t, std::span<std::byte> bytes) const override {
    frames_.read_stored(t, bytes);
  }
  void saw(int t, const Content& content) const override {
    frames_.saw(t, content);
  }

 private:
  const Input& frames_;
  Volume mean_;
};

}  // namespace

Motion run_to_mean(Stage& stage, const Input& input, Output& output,
                   const Options& options) {
  Mean mean(stage.root() ? input.scan().reference.shape : Shape{});
  Options first = options;
  first.reslice = true;
  Options second = options;
  second.start = stage.run(input, mean, first);
  second.anchor = true;
  return stage.run(MeanInput(input, mean.mean()), output, second);
}

}  // namespace stagecraft::realign
