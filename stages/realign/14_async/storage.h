#pragma once

#include <cstddef>

#include "common/scan/encoding.h"
#include "common/scan/packing.h"
#include "stages/realign/01_mpi.h"
#include "stages/realign/base/scan.h"

namespace stagecraft::realign {

/// How the frames of a job are stored, before and after, and told to all ranks.
struct Storage {
  Encoding encoding;
  std::size_t bytes = 0;  ///< of a stored frame
  Packing packing;
};

inline Storage storage_of(const Team& team, const Input& input,
                          const Output& output, const Scan& scan) {
  Storage storage;
  if (team.rank == 0) {
    storage = {input.encoding(), 0, output.packing()};
    storage.bytes =
        voxel_count(scan.grid.shape) * bytes_per_voxel(storage.encoding);
  }
  broadcast(team, &storage, 1);
  return storage;
}

}  // namespace stagecraft::realign
