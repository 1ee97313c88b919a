#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

#include "common/base/error.h"
#include "common/scan/encoding.h"
#include "common/scan/nifti_file.h"
#include "common/scan/nifti_writer.h"

namespace stagecraft {
namespace {

/// Aborts unless a header that was accepted is accepted again once written.
void check_header(std::span<const std::byte> bytes) {
  const NiftiHeader header = parse_nifti_header(bytes, "fuzz");
  const NiftiHeader result =
      result_header(header, header, header.frames, VoxelType::as_source);
  const NiftiHeader again =
      parse_nifti_header(nifti_layout_bytes(result), "again");
  if (again.grid.shape != header.grid.shape ||
      again.grid.affine != header.grid.affine ||
      again.frames != header.frames || again.slope != header.slope ||
      again.inter != header.inter) {
    std::abort();
  }
}

void check_file(const std::string& path) {
  NiftiFile file(path);
  const int last = file.header().frames - 1;
  for (const int t : {0, std::min(1, last), last, 0}) {
    Volume frame = file.read(t);
    clean(frame.voxels());
  }
}

template <class F>
void may_refuse(F f) {
  try {
    f();
  } catch (const BadInput&) {
  }
}

}  // namespace
}  // namespace stagecraft

/// Takes `data` for a file; anything but an answer or a BadInput is a bug.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace stagecraft;
  may_refuse([&] { check_header(std::as_bytes(std::span(data, size))); });
  const int file = memfd_create("fuzz", MFD_CLOEXEC);
  if (file < 0 || write(file, data, size) != static_cast<ssize_t>(size)) {
    std::abort();
  }
  may_refuse([&] { check_file("/proc/self/fd/" + std::to_string(file)); });
  close(file);
  return 0;
}
