#include <gtest/gtest.h>

#include <cstdlib>
#include <exception>
#include <limits>

#include "stages/realign/base/realign.h"
#include "tests/realign/suite.h"

namespace stagecraft::realign::suite {
namespace {

/// MPI starts once a process, so that all tests share one stage.
Stage* stage = nullptr;

class MemoryInput : public Input {
 public:
  explicit MemoryInput(const Job& job) : job_(job) {}

  Scan scan() const override {
    expect_root();
    const Grid& grid = job_.series.grid;
    return {grid, job_.reference ? job_.reference->grid : grid,
            static_cast<int>(job_.series.frames.size()),
            job_.reference ? -1 : job_.reference_frame};
  }
  Volume read(int t) override {
    expect_root();
    return job_.series.frames.at(t);
  }
  Volume reference() override {
    return job_.reference ? job_.reference->frames.at(0)
                          : read(job_.reference_frame);
  }

 private:
  static void expect_root() {
    EXPECT_TRUE(root()) << "only the root has an input";
  }

  const Job& job_;
};

class MemoryOutput : public Output {
 public:
  MemoryOutput(const Shape& shape, std::size_t frames)
      : frames_(frames,
                Volume(shape, std::numeric_limits<double>::quiet_NaN())) {}

  void write(int t, std::span<const double> voxels) override {
    EXPECT_EQ(t, next_++) << "frames are written in rising order";
    ASSERT_EQ(voxels.size(), frames_.at(t).size());
    for (std::size_t n = 0; n < voxels.size(); ++n) {
      frames_.at(t).voxels()[n] = std::isnan(voxels[n]) ? 0 : voxels[n];
    }
  }
  std::vector<Volume> take() { return std::move(frames_); }

 private:
  int next_ = 0;
  std::vector<Volume> frames_;
};

/// A failed assertion on one rank leaves the others waiting for it: it ends
/// all of them. A rung without ranks goes on to its next test.
class EndAllRanks : public testing::EmptyTestEventListener {
  void OnTestPartResult(const testing::TestPartResult& result) override {
    if (result.failed() && std::getenv("OMPI_COMM_WORLD_SIZE") != nullptr) {
      stage->abort(1);
    }
  }
};

}  // namespace

Result run(const Job& job) {
  Options options = job.options;
  // Only the root reads a table of motion.
  if (!root()) options.start.clear();
  MemoryInput input(job);
  const Grid& grid = job.reference ? job.reference->grid : job.series.grid;
  MemoryOutput output(grid.shape,
                      options.reslice && root() ? job.series.frames.size() : 0);
  const Motion motion = job.to_mean
                            ? run_to_mean(*stage, input, output, options)
                            : stage->run(input, output, options);
  return {motion, output.take()};
}

bool root() { return stage->root(); }

int rung() { return std::stoi(std::string(about.rung)); }

}  // namespace stagecraft::realign::suite

/// Usage: realign-NN-name-suite [GoogleTest's options] [THREADS]
int main(int argc, char** argv) {
  using namespace stagecraft::realign;
  Stage stage(argc, argv);
  suite::stage = &stage;
  testing::InitGoogleTest(&argc, argv);
  Options options;
  if (argc > 1) options.threads = std::atoi(argv[1]);
  stage.set_up(options);
  auto& listeners = testing::UnitTest::GetInstance()->listeners();
  if (!stage.root())
    delete listeners.Release(listeners.default_result_printer());
  listeners.Append(new suite::EndAllRanks);
  try {
    return RUN_ALL_TESTS();
  } catch (const std::exception& error) {
    std::fputs(error.what(), stderr);
    stage.abort(1);
  }
}
