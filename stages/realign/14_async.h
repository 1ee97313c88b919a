#pragma once

#include <algorithm>
#include <map>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include "common/base/phases.h"
#include "common/scan/encoding.h"
#include "stages/realign/05_frames.h"
#include "stages/realign/13_simd.h"
#include "stages/realign/14_async/lost.h"
#include "stages/realign/14_async/messages.h"
#include "stages/realign/14_async/storage.h"
#include "stages/realign/14_stream.h"
#include "stages/realign/base/scan.h"

/// What reading ahead and writing behind need around the lesson.
namespace stagecraft::realign {

/// Rank 0: reads frames ahead of the workers, as far as tickets allow.
inline void read_ahead(Input& input, int frames, std::size_t bytes,
                       Stream& stream) {
  for (int t = 0; t < frames && stream.tickets.take(); ++t) {
    Task task{t, Room<std::byte>(bytes)};
    input.read_stored(t, task.stored);
    stream.tasks.push(std::move(task));
  }
  stream.tasks.close();
}

/// Rank 0: writes frames in order, whatever order they are done in. A frame
/// that is lost is resliced here, where the motion of the frame before is
/// known.
inline void write_behind(Output& output, const Options& options,
                         const Scan& scan, const Reslice& reslice,
                         Motion& motion, Stream& stream) {
  std::map<int, Realigned> early;
  for (int t = 0; t < std::ssize(motion);) {
    auto done = stream.results.pop();
    if (!done) return;
    const int number = done->t;
    early.emplace(number, std::move(*done));
    for (; !early.empty() && early.begin()->first == t; ++t) {
      Realigned frame = std::move(early.begin()->second);
      early.erase(early.begin());
      output.found(t, frame.content);
      motion[t] = accept(frame.fit);
      carry_on(motion, t);
      if (options.reslice && frame.fit.lost) {
        frame.fit.correction = motion[t].correction;
        reslice(frame, spline_in(frame.voxels, scan.grid.shape));
      }
      if (options.reslice) output.append(t, frame.voxels, frame.packed);
      if (!frame.voxels.empty()) stream.spare.push(std::move(frame.voxels));
      stream.tickets.give_back();
    }
  }
}

/// The threads beside the workers: on rank 0 a reader, a writer and, where
/// there are other ranks, one that serves them; on the others one that asks.
class Crew {
 public:
  Crew(const Team& team, Input& input, Output& output, const Storage& storage,
       const Options& options, const Scan& scan, const Reslice& reslice,
       Motion& motion, Stream& stream)
      : stream_(stream) {
    const int asking = omp_get_max_threads() + 1;
    const std::size_t frame_bytes = storage.bytes;
    if (team.rank != 0) {
      start(
          [=, &stream] { ask_for_frames(team, stream, frame_bytes, asking); });
      return;
    }
    const int frames = static_cast<int>(motion.size());
    start([=, &input, &stream] {
      read_ahead(input, frames, frame_bytes, stream);
    });
    start([&output, &options, &scan, &reslice, &motion, &stream] {
      write_behind(output, options, scan, reslice, motion, stream);
    });
    if (team.ranks > 1)
      start([=, &stream] { serve_ranks(team, stream, asking); });
  }

  /// Waits for all of them; throws what failed in any thread of this rank.
  void finish() {
    threads_.clear();
    stream_.check();
  }

 private:
  template <class Part>
  void start(Part part) {
    threads_.emplace_back([this, part] { stream_.guarded(part); });
  }

  Stream& stream_;
  std::vector<std::jthread> threads_;
};

/// Makes a stored frame the spline `work.frame`, not smoothed; says what was in
/// it.
inline Content decode_into(Workspace& work, const Task& task,
                           const Encoding& encoding) {
  const Phase phase("smooth");
  const auto [ni, nj, nk] = work.frame.shape();
  const std::size_t bytes = work.plane.size() * bytes_per_voxel(encoding);
  std::span<const std::byte> stored = task.stored;
  Content content;
  for (int k = 0; k < nk; ++k, stored = stored.subspan(bytes)) {
    decode(encoding, stored.first(bytes), work.plane);
    const Content of_plane = clean(std::span(work.plane));
    content = k == 0 ? of_plane : both(content, of_plane);
    for (int j = 0; j < nj; ++j)
      std::copy_n(work.plane.data() + j * ni, ni, work.frame.row(j, k));
  }
  simd::prefilter(work.frame);
  return content;
}

}  // namespace stagecraft::realign
