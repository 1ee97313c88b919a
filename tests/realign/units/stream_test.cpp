#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <limits>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <vector>

#include "common/base/error.h"
#include "stages/realign/14_async.h"
#include "tests/realign/units/asleep.h"
#include "tests/realign/units/samples.h"

namespace stagecraft::realign {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What `work` throws, in words.
template <class Work>
std::string words_of(const Work& work) {
  try {
    work();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

TEST(Stream, GoesOnWhereNothingFails) {
  Stream stream(1);
  int done = 0;
  stream.guarded([&] { ++done; });
  EXPECT_EQ(done, 1);
  EXPECT_FALSE(stream.failed());
  EXPECT_NO_THROW(stream.check());
  EXPECT_TRUE(stream.tickets.take());
  stream.tasks.close();
  stream.results.close();
  EXPECT_TRUE(stream.tasks.drained());
}

// A reader waits for a ticket, a worker for a task, a writer for a result.
TEST(Stream, EndsInAllThreadsWhereOneFails) {
  Stream stream(0);
  std::atomic<int> ended = 0;
  {
    const Waiter reader([&] { ended += stream.tickets.take() ? 0 : 1; });
    const Waiter worker([&] { ended += stream.tasks.pop() ? 0 : 1; });
    const Waiter writer([&] { ended += stream.results.pop() ? 0 : 1; });
    for (const Waiter* waiter : {&reader, &worker, &writer})
      waiter->wait_until_asleep();
    EXPECT_EQ(ended, 0);
    stream.guarded([] { throw Failure("the disk is full"); });
  }
  EXPECT_EQ(ended, 3);
  EXPECT_TRUE(stream.failed());
  EXPECT_EQ(words_of([&] { stream.check(); }), "the disk is full");
}

TEST(Stream, TellsWhatFailedFirst) {
  Stream stream(1);
  stream.guarded([] { throw Failure("first"); });
  stream.guarded([] { throw Failure("second"); });
  EXPECT_EQ(words_of([&] { stream.check(); }), "first");
}

TEST(Stream, TellsOneOfManyFailures) {
  Stream stream(1);
  {
    std::vector<std::jthread> threads;
    for (int n = 0; n < 8; ++n)
      threads.emplace_back(
          [&] { stream.guarded([] { throw Failure("one of them"); }); });
  }
  EXPECT_EQ(words_of([&] { stream.check(); }), "one of them");
}

TEST(Room, IsAsLargeAsAskedFor) {
  Stream stream(1);
  EXPECT_EQ(stream.room(12).size(), 12U);
  stream.spare.push(Room<float>(20));
  EXPECT_EQ(stream.room(12).size(), 12U);
  stream.spare.push(Room<float>(20));
  EXPECT_EQ(stream.room(40).size(), 40U);
  EXPECT_EQ(stream.room(0).size(), 0U);
}

TEST(Room, IsThatOfAFrameThatIsWritten) {
  Stream stream(1);
  Room<float> written = stream.room(100);
  const float* place = written.data();
  stream.spare.push(std::move(written));
  Room<float> next = stream.room(100);
  EXPECT_EQ(next.data(), place);
  EXPECT_NE(stream.room(100).data(), place) << "of two frames at once";
}

/// A scan on rank 0 in voxels of 16 bits; frame t begins with t.
class Stored : public Input {
 public:
  static constexpr Shape shape = {5, 4, 3};
  static constexpr std::size_t bytes = 5 * 4 * 3 * 2;

  explicit Stored(int frames) : frames_(frames) {}
  Scan scan() const override {
    const Grid grid{shape, Eigen::Matrix4d::Identity()};
    return {grid, grid, frames_, 0};
  }
  Volume read(int) override { throw Failure("decoded by the reader"); }
  Volume reference() override { return Volume(shape, 0); }
  Encoding encoding() const override { return {NIFTI_TYPE_INT16, 1, 0, false}; }
  void read_stored(int t, std::span<std::byte> stored) override {
    EXPECT_EQ(t, next_++) << "cheap in rising order";
    EXPECT_EQ(stored.size(), bytes);
    if (t == fails_at) throw Failure("the file ends");
    std::ranges::fill(stored, std::byte{static_cast<unsigned char>(t)});
    ++frames_read;
  }

  std::atomic<int> frames_read = 0;
  int fails_at = -1;

 private:
  int frames_;
  int next_ = 0;
};

TEST(ReadAhead, GivesEveryFrameInOrderAndCloses) {
  Stored input(5);
  Stream stream(5);
  read_ahead(input, 5, Stored::bytes, stream);
  for (int t = 0; t < 5; ++t) {
    const auto task = stream.tasks.pop();
    ASSERT_TRUE(task);
    EXPECT_EQ(task->t, t);
    EXPECT_THAT(task->stored, Each(std::byte{static_cast<unsigned char>(t)}));
  }
  EXPECT_TRUE(stream.tasks.drained());
}

TEST(ReadAhead, GoesNoFurtherThanTicketsAllow) {
  Stored input(9);
  Stream stream(3);
  {
    const Waiter reader([&] { read_ahead(input, 9, Stored::bytes, stream); });
    for (int frames = 3; frames < 9; ++frames) {
      while (input.frames_read < frames) std::this_thread::yield();
      reader.wait_until_asleep();
      EXPECT_EQ(input.frames_read, frames);
      EXPECT_FALSE(stream.tasks.drained());
      stream.tickets.give_back();
    }
  }
  EXPECT_EQ(input.frames_read, 9);
}

TEST(ReadAhead, EndsWhereTheStreamHasFailed) {
  Stored input(9);
  Stream stream(2);
  {
    const Waiter reader([&] { read_ahead(input, 9, Stored::bytes, stream); });
    reader.wait_until_asleep();
    stream.guarded([] { throw Failure("elsewhere"); });
  }
  EXPECT_LE(input.frames_read, 2);
}

/// Takes frames in order and says what it was told.
class Told : public Output {
 public:
  void write(int, std::span<const double>) override {
    throw Failure("frames come packed");
  }
  void found(int t, const Content& content) override {
    EXPECT_EQ(content.non_finite, static_cast<std::size_t>(t));
    if (t == useless) throw BadInput("useless");
    order.push_back("found " + std::to_string(t));
  }
  void append(int t, std::span<const float> voxels,
              const Packed& packed) override {
    EXPECT_THAT(voxels, Each(static_cast<float>(t)));
    EXPECT_EQ(packed.length, static_cast<std::uint64_t>(t));
    if (t == fails_at) throw Failure("the disk is full");
    order.push_back("frame " + std::to_string(t));
  }

  std::vector<std::string> order;
  int fails_at = -1;
  int useless = -1;
};

/// Frame t as a worker makes it.
Realigned realigned(int t, std::size_t voxels) {
  Realigned frame;
  frame.t = t;
  frame.fit.correction[0] = t / 8.;
  frame.fit.iterations = t + 1;
  frame.fit.converged = t != 1;
  frame.content.non_finite = static_cast<std::size_t>(t);
  frame.voxels.assign(voxels, static_cast<float>(t));
  frame.packed.length = static_cast<std::uint64_t>(t);
  return frame;
}

class WriteBehind : public testing::Test {
 protected:
  /// Frames in some order, while nobody reads or realigns.
  void write(const std::vector<int>& frames) {
    for (const int t : frames) stream_.results.push(realigned(t, voxels_));
    stream_.guarded([&] {
      write_behind(output_, options_, scan_, to_grid_, motion_, stream_);
    });
  }
  /// Tickets that were given back; none may be taken after.
  int tickets() {
    std::atomic<int> count = 0;
    {
      const Waiter waiter([&] {
        while (stream_.tickets.take()) ++count;
      });
      waiter.wait_until_asleep();
      stream_.tickets.withdraw();
    }
    return count;
  }
  int spare() {
    int count = 0;
    while (stream_.spare.try_pop()) ++count;
    return count;
  }

  Told output_;
  Options options_;
  Scan scan_{.grid = {{3, 2, 1}, Eigen::Matrix4d::Identity()}, .reference = {}};
  std::vector<float> resliced_;  ///< the splines that were
  Reslice to_grid_ = [this](Realigned& frame, const Image& spline) {
    resliced_.resize(6);
    voxels_of(spline, resliced_);
    frame.voxels.assign(6, static_cast<float>(frame.t));
    EXPECT_EQ(frame.fit.correction, motion_[0].correction);
  };
  Motion motion_ = Motion(4);
  Stream stream_ = Stream(0);
  std::size_t voxels_ = 6;
};

TEST_F(WriteBehind, KeepsTheOrderOfFrames) {
  write({2, 0, 3, 1});
  EXPECT_THAT(output_.order,
              ElementsAre("found 0", "frame 0", "found 1", "frame 1", "found 2",
                          "frame 2", "found 3", "frame 3"));
  EXPECT_FALSE(stream_.failed());
  for (int t = 0; t < 4; ++t) {
    EXPECT_EQ(motion_[t].correction[0], t / 8.);
    EXPECT_EQ(motion_[t].iterations, t + 1);
    EXPECT_EQ(motion_[t].converged, t != 1);
  }
}

TEST_F(WriteBehind, GivesATicketAndRoomBackForEveryFrame) {
  write({1, 0, 2, 3});
  EXPECT_EQ(tickets(), 4);
  EXPECT_EQ(spare(), 4);
}

TEST_F(WriteBehind, KeepsFramesThatAreEarly) {
  for (const int t : {3, 1, 2}) stream_.results.push(realigned(t, voxels_));
  {
    const Waiter writer([&] { write({}); });
    writer.wait_until_asleep();
    EXPECT_THAT(output_.order, IsEmpty()) << "it waits for frame 0";
    EXPECT_FALSE(stream_.spare.try_pop());
    stream_.results.push(realigned(0, voxels_));
  }
  EXPECT_EQ(output_.order.size(), 8U);
  EXPECT_EQ(tickets(), 4);
}

TEST_F(WriteBehind, WritesNoFramesWhereOnlyTheMotionIsWanted) {
  options_.reslice = false;
  voxels_ = 0;
  write({0, 1, 2, 3});
  EXPECT_THAT(output_.order,
              ElementsAre("found 0", "found 1", "found 2", "found 3"));
  EXPECT_EQ(tickets(), 4);
  EXPECT_EQ(spare(), 0) << "there was none";
}

TEST_F(WriteBehind, ReslicesAFrameThatIsLostWithTheMotionBefore) {
  Realigned lost = realigned(1, voxels_);
  lost.fit.lost = true;
  std::ranges::copy(std::array{1, 2, 3, 4, 5, 6}, lost.voxels.begin());
  stream_.results.push(std::move(lost));
  write({3, 2, 0});
  EXPECT_EQ(words_of([&] { stream_.check(); }), "");
  EXPECT_THAT(output_.order, SizeIs(8));
  EXPECT_TRUE(motion_[1].lost);
  EXPECT_EQ(motion_[1].correction, motion_[0].correction);
  EXPECT_NE(motion_[2].correction, motion_[0].correction);
  EXPECT_THAT(resliced_, ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST_F(WriteBehind, EndsAtAFrameThatCannotBeUsed) {
  output_.useless = 2;
  write({3, 2, 1, 0});
  EXPECT_EQ(words_of([&] { stream_.check(); }), "useless");
  EXPECT_EQ(output_.order.back(), "frame 1");
}

TEST_F(WriteBehind, EndsWhereNothingCanBeWritten) {
  output_.fails_at = 1;
  write({0, 1, 2, 3});
  EXPECT_EQ(words_of([&] { stream_.check(); }), "the disk is full");
  EXPECT_FALSE(stream_.tickets.take());
}

TEST_F(WriteBehind, EndsWhereTheStreamHasFailed) {
  stream_.guarded([] { throw Failure("elsewhere"); });
  write({0});
  EXPECT_EQ(words_of([&] { stream_.check(); }), "elsewhere");
}

TEST(Storage, IsThatOfTheSeriesNotOfTheReference) {
  const Stored input(2);
  Scan scan = input.scan();
  scan.reference.shape = {9, 9, 9};
  const Storage storage = storage_of(Team(), input, Told(), scan);
  EXPECT_EQ(storage.bytes, Stored::bytes);
  EXPECT_EQ(storage.encoding.datatype, NIFTI_TYPE_INT16);
  EXPECT_FALSE(storage.packing.wanted);
}

/// Frames that a worker makes of tasks.
void work_off(Stream& stream) {
  while (const auto task = stream.tasks.pop()) {
    EXPECT_THAT(task->stored,
                Each(std::byte{static_cast<unsigned char>(task->t)}));
    Realigned done = realigned(task->t, 0);
    done.voxels = stream.room(10);
    std::ranges::fill(done.voxels, static_cast<float>(task->t));
    stream.results.push(std::move(done));
  }
}

/// Frames through all threads of one rank; what failed is thrown.
void realign_all(Stored& input, Told& output, Motion& motion) {
  const Options options;
  const Storage storage{.encoding = {}, .bytes = Stored::bytes, .packing = {}};
  const Scan scan;
  const Reslice none = [](Realigned&, const Image&) { ADD_FAILURE(); };
  Stream stream(4);
  Crew crew(Team(), input, output, storage, options, scan, none, motion,
            stream);
  {
    std::vector<std::jthread> workers;
    for (int n = 0; n < 3; ++n)
      workers.emplace_back([&] { stream.guarded([&] { work_off(stream); }); });
  }
  crew.finish();
}

TEST(Crew, BringsEveryFrameThroughInOrder) {
  Stored input(100);
  Told output;
  Motion motion(100);
  realign_all(input, output, motion);
  ASSERT_EQ(output.order.size(), 200U);
  for (int t = 0; t < 100; ++t) {
    const auto told = static_cast<std::size_t>(t) * 2;
    EXPECT_EQ(output.order[told], "found " + std::to_string(t));
    EXPECT_EQ(output.order[told + 1], "frame " + std::to_string(t));
    EXPECT_EQ(motion[told / 2].iterations, t + 1);
  }
}

TEST(Crew, ThrowsWhatFailedInAnyThread) {
  for (const int at : {0, 3, 99}) {
    Motion motion(100);
    Stored good(100), bad(100);
    bad.fails_at = at;
    Told none, full;
    full.fails_at = at;
    EXPECT_EQ(words_of([&] { realign_all(bad, none, motion); }),
              "the file ends");
    EXPECT_EQ(words_of([&] { realign_all(good, full, motion); }),
              "the disk is full");
  }
}

/// A frame whose least and largest values are not in its first plane.
Volume frame() {
  Volume volume({9, 7, 5});
  for (int k = 0; k < 5; ++k)
    for (int j = 0; j < 7; ++j)
      for (int i = 0; i < 9; ++i)
        volume(i, j, k) = 40 + (i * 5 + j * 3 + k * 11) % 17;
  volume(2, 3, 2) = 12;
  volume(8, 6, 3) = 90;
  return volume;
}

Task stored(const Volume& volume, const Encoding& encoding) {
  Task task{7, Room<std::byte>(volume.size() * bytes_per_voxel(encoding))};
  encode(encoding, volume.voxels(), task.stored);
  return task;
}

void expect_spline(const Image& found, const Volume& volume) {
  const Image right = spline_of(volume);
  const Shape& shape = volume.shape();
  for (int k = -2; k < shape[2] + 2; ++k)
    for (int j = -2; j < shape[1] + 2; ++j)
      for (int i = -2; i < shape[0] + 2; ++i)
        EXPECT_NEAR(found.row(j, k)[i], right.row(j, k)[i], 1e-4);
}

TEST(DecodeInto, GivesTheSplineOfAFrame) {
  const Volume volume = frame();
  const Grid grid{volume.shape(), Eigen::Matrix4d::Identity()};
  Workspace work(Scan{grid, grid, 1, 0});
  for (const int type :
       {NIFTI_TYPE_FLOAT32, NIFTI_TYPE_INT16, NIFTI_TYPE_UINT8}) {
    const Encoding encoding{type, 0.5, 4, type == NIFTI_TYPE_INT16};
    const Content content =
        decode_into(work, stored(volume, encoding), encoding);
    expect_spline(work.frame, volume);
    EXPECT_EQ(content.non_finite, 0U);
    EXPECT_EQ(content.low, 12);
    EXPECT_EQ(content.high, 90);
  }
}

TEST(DecodeInto, TellsWhatIsInAllPlanes) {
  Volume volume = frame();
  const Grid grid{volume.shape(), Eigen::Matrix4d::Identity()};
  Workspace work(Scan{grid, grid, 1, 0});
  volume(1, 1, 1) = std::numeric_limits<double>::quiet_NaN();
  volume(4, 0, 3) = std::numeric_limits<double>::infinity();
  const Encoding encoding{NIFTI_TYPE_FLOAT32, 1, 0, false};
  // A file holds a NaN as it is; `encode` would write 0.
  Task task = stored(volume, encoding);
  const std::vector<float> floats(volume.voxels().begin(),
                                  volume.voxels().end());
  std::ranges::copy(std::as_bytes(std::span(floats)), task.stored.begin());
  const Content content = decode_into(work, task, encoding);
  EXPECT_EQ(content.non_finite, 2U);
  EXPECT_EQ(content.low, 0);
  EXPECT_EQ(content.high, 90);
  volume(1, 1, 1) = volume(4, 0, 3) = 0;
  expect_spline(work.frame, volume);
}

}  // namespace
}  // namespace stagecraft::realign
