#include "stages/realign/base/mean.h"
#include "stages/realign/base/realign.h"

namespace stagecraft::realign {
namespace {

/// The same frames, with the mean of realigned frames as reference.
class MeanInput : public Input {
 public:
  MeanInput(Input& frames, Volume mean)
      : frames_(frames), mean_(std::move(mean)) {}

  Scan scan() const override {
    Scan scan = frames_.scan();
    scan.reference_frame = -1;
    return scan;
  }
  Volume read(int t) override { return frames_.read(t); }
  Volume reference() override { return mean_; }
  Encoding encoding() const override { return frames_.encoding(); }
  void read_stored(int t, std::span<std::byte> bytes) override {
    frames_.read_stored(t, bytes);
  }

 private:
  Input& frames_;
  Volume mean_;
};

/// The mean of the first run, whose frames the final output counts.
class MeanOutput : public Mean {
 public:
  MeanOutput(const Shape& shape, Output& output)
      : Mean(shape), output_(output) {}

  void found(int t, const Content& content) override {
    output_.found(t, content);
  }

 private:
  Output& output_;
};

}  // namespace

Motion run_to_mean(Stage& stage, Input& input, Output& output,
                   const Options& options) {
  MeanOutput mean(stage.root() ? input.scan().reference.shape : Shape{},
                  output);
  Options first = options;
  first.reslice = true;
  Options second = options;
  second.start = stage.run(input, mean, first);
  second.anchor = true;
  MeanInput again(input, mean.mean());
  return stage.run(again, output, second);
}

}  // namespace stagecraft::realign
