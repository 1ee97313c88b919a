#include "common/nifti_file.h"

#include <fmt/format.h>
#include <nifti2_io.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <new>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "common/error.h"

namespace stagecraft {
namespace {

namespace fs = std::filesystem;

/// A byte of deflate stands for no more than this many. Source: zlib's
/// technical details, "Maximum Compression Factor".
constexpr std::int64_t largest_expansion = 1032;

/// Bytes of the file at `path`.
std::int64_t checked_length(const fs::path& path) {
  std::error_code error;
  switch (const auto status = fs::status(path, error); status.type()) {
    case fs::file_type::regular:
      break;
    case fs::file_type::not_found:
      throw BadInput(path.string() + " does not exist; check its name");
    case fs::file_type::directory:
      throw BadInput(path.string() +
                     " is a folder; name a .nii or .nii.gz file");
    case fs::file_type::none:
    case fs::file_type::unknown:
      throw BadInput(
          fmt::format("{} cannot be reached ({}); check its name "
                      "and permissions",
                      path.string(), error.message()));
    default:
      throw BadInput(path.string() +
                     " is not a regular file; copy the scan into one");
  }
  const auto length = static_cast<std::int64_t>(fs::file_size(path));
  if (length == 0) {
    throw BadInput(path.string() + " is empty; copy or convert it again");
  }
  return length;
}

gzFile open_stream(const fs::path& path) {
  const gzFile stream = gzopen(path.c_str(), "rbe");
  if (stream == nullptr && (errno == EACCES || errno == EPERM)) {
    throw BadInput(path.string() +
                   " may not be read; ask its owner for permission");
  }
  if (stream == nullptr) {
    throw std::system_error(errno, std::generic_category(),
                            "cannot open " + path.string());
  }
  return stream;
}

/// Fills `bytes` from where the stream stands, as far as it reaches. Returns
/// how many were read.
std::size_t fill(gzFile stream, std::span<std::byte> bytes) {
  constexpr std::size_t most_at_once = std::size_t{1} << 30;
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const auto wanted = std::min(bytes.size() - filled, most_at_once);
    const int got =
        gzread(stream, bytes.data() + filled, static_cast<unsigned>(wanted));
    if (got <= 0) {
      break;
    }
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

/// Reads what follows the last frame and a byte: zlib compares a checksum, and
/// notices that it is missing, only when asked for more than there is.
bool ends_well(gzFile stream) {
  std::array<std::byte, 4096> rest;
  while (fill(stream, rest) == rest.size()) {
  }
  int code = Z_OK;
  gzerror(stream, &code);
  return code == Z_OK;
}

BadInput ends_in_frame(const fs::path& path, std::int64_t t, int frames) {
  return BadInput(
      fmt::format("{} ends in frame {} (of 0 to {}); copy or convert it again",
                  path.string(), t, frames - 1));
}

/// Why a stream gave fewer bytes than it should; stops at frame t of `frames`.
[[noreturn]] void stop(gzFile stream, const fs::path& path, std::int64_t t,
                       int frames) {
  int code = Z_OK;
  gzerror(stream, &code);
  if (code == Z_ERRNO) {
    throw std::system_error(errno, std::generic_category(),
                            "cannot read " + path.string());
  }
  if (code == Z_MEM_ERROR) {
    throw std::bad_alloc();
  }
  if (code == Z_DATA_ERROR) {
    throw BadInput(fmt::format(
        "{} is damaged in frame {} (of 0 to {}); copy or compress it again",
        path.string(), t, frames - 1));
  }
  throw ends_in_frame(path, t, frames);
}

NiftiHeader read_header(gzFile stream, const fs::path& path) {
  std::array<std::byte, longest_nifti_header> bytes;
  const std::size_t length = fill(stream, bytes);
  if (int code = Z_OK;
      length < bytes.size() && (gzerror(stream, &code), code == Z_DATA_ERROR)) {
    throw BadInput(path.string() +
                   " is damaged in its header; copy or compress it again");
  }
  return parse_nifti_header(std::span(bytes).first(length), path.string());
}

/// Refuses what the file cannot hold, before anything is allocated for it.
void check_promise(const NiftiHeader& header, const fs::path& path,
                   std::int64_t length, Compression compression) {
  const std::int64_t longest =
      compression == Compression::gzip ? length * largest_expansion : length;
  const std::int64_t frames = (longest - header.fields.vox_offset) /
                              static_cast<std::int64_t>(frame_bytes(header));
  if (frames >= header.frames) {
    return;
  }
  if (compression == Compression::none) {
    throw ends_in_frame(path, std::max<std::int64_t>(frames, 0), header.frames);
  }
  throw BadInput(fmt::format(
      "{} has {} frames by its header, more than {} compressed bytes can hold; "
      "copy or convert it again",
      path.string(), header.frames, length));
}

}  // namespace

NiftiFile::NiftiFile(fs::path path) : path_(std::move(path)) {
  const std::int64_t length = checked_length(path_);
  stream_.reset(open_stream(path_));
  header_ = read_header(stream_.get(), path_);
  compression_ =
      gzdirect(stream_.get()) ? Compression::none : Compression::gzip;
  check_promise(header_, path_, length, compression_);
  stored_.resize(frame_bytes(header_) + 1);
}

Volume NiftiFile::read(int t) {
  assert(t >= 0 && t < header_.frames);
  gzFile stream = stream_.get();
  const auto length = static_cast<std::int64_t>(frame_bytes(header_));
  assert(length > 0);
  const std::int64_t begin = header_.fields.vox_offset;
  const auto give_up = [&] {
    const std::int64_t reached = (gztell(stream) - begin) / length;
    stop(stream, path_, std::clamp<std::int64_t>(reached, 0, t),
         header_.frames);
  };
  const auto begin_t = begin + t * length;
  // Seeking makes zlib forget damage that it met while reading ahead.
  if (gztell(stream) != begin_t && gzseek(stream, begin_t, SEEK_SET) < 0) {
    give_up();
  }
  const bool last = t == header_.frames - 1;
  const auto wanted = static_cast<std::size_t>(last ? length + 1 : length);
  if (fill(stream, std::span(stored_).first(wanted)) <
          static_cast<std::size_t>(length) ||
      (last && !ends_well(stream))) {
    give_up();
  }
  Volume frame(header_.grid.shape);
  with_voxel_type(header_.fields.datatype, [&]<class T>(T voxel) {
    if (sizeof voxel > 1 && header_.other_byte_order) {
      nifti_swap_Nbytes(static_cast<std::int64_t>(frame.size()), sizeof voxel,
                        stored_.data());
    }
    const std::byte* in = stored_.data();
    for (double& value : frame.voxels()) {
      std::memcpy(&voxel, in, sizeof voxel);
      value = header_.slope * voxel + header_.inter;
      in += sizeof voxel;
    }
  });
  return frame;
}

}  // namespace stagecraft
