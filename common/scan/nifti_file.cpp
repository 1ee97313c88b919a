#include "common/scan/nifti_file.h"

#include <fmt/format.h>
#include <strings.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <limits>
#include <system_error>
#include <utility>
#include <vector>

#include "common/base/error.h"
#include "common/scan/encoding.h"

namespace stagecraft {
inline namespace scan {
namespace {

namespace fs = std::filesystem;

/// A byte of deflate stands for no more than this many. Source: zlib's
/// technical details, "Maximum Compression Factor".
constexpr std::int64_t largest_expansion = 1032;

/// What makes NIfTI files of others, by their endings.
constexpr std::pair<const char*, const char*> converters[]{
    {".mgz", "FreeSurfer's mri_convert"},
    {".mgh", "FreeSurfer's mri_convert"},
    {".mnc", "MINC's mnc2nii"},
    {".mif", "MRtrix's mrconvert"},
    {".bz2", "bunzip2"},
    {".xz", "unxz"},
    {".zip", "unzip"},
    {".dcm", "dcm2niix"},
    {".BRIK", "AFNI's 3dAFNItoNIFTI"},
    {".HEAD", "AFNI's 3dAFNItoNIFTI"}};

/// `path`, once it names a file that can be read.
const fs::path& checked(const fs::path& path) {
  std::error_code error;
  switch (const auto status = fs::status(path, error); status.type()) {
    case fs::file_type::regular:
      break;
    case fs::file_type::not_found:
      if (fs::is_symlink(fs::symlink_status(path, error))) {
        throw BadInput(fmt::format(
            "{} is a link to {}, which is not there; fetch it, as by git annex "
            "get or datalad get, or mend the link",
            path.string(), fs::read_symlink(path, error).string()));
      }
      throw BadInput(path.string() + " does not exist; check its name");
    case fs::file_type::directory:
      throw BadInput(path.string() +
                     " is a folder; name a .nii or .nii.gz file, which "
                     "dcm2niix makes of a folder of DICOM files");
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
  for (const auto& [ending, program] : converters) {
    if (strcasecmp(path.extension().c_str(), ending) != 0) continue;
    throw BadInput(fmt::format("{} is no NIfTI file; make one by {}",
                               path.string(), program));
  }
  if (fs::file_size(path) == 0) {
    throw BadInput(path.string() + " is empty; copy or convert it again");
  }
  return path;
}

BadInput ends_in_frame(const fs::path& path, std::int64_t t, int frames) {
  return BadInput(
      fmt::format("{} ends in frame {} (of 0 to {}); copy or convert it again",
                  path.string(), t, frames - 1));
}

/// Why a stream gave fewer bytes than it should; stops at frame t of `frames`.
BadInput bad_end(StreamState state, const fs::path& path, std::int64_t t,
                 int frames) {
  return state == StreamState::damaged
             ? BadInput(fmt::format("{} is damaged in frame {} (of 0 to {}); "
                                    "copy or compress it again",
                                    path.string(), t, frames - 1))
             : ends_in_frame(path, t, frames);
}

NiftiHeader read_header(GzipReader& stream, const fs::path& path) {
  std::array<std::byte, longest_nifti_header> bytes;
  const std::size_t length = stream.read(bytes);
  if (length < bytes.size() && stream.state() == StreamState::damaged) {
    throw BadInput(path.string() +
                   " is damaged in its header; copy or compress it again");
  }
  return parse_nifti_header(std::span(bytes).first(length), path.string());
}

/// Refuses what the file cannot hold, before anything is allocated for it.
void check_promise(const NiftiHeader& header, const fs::path& path,
                   Compression compression) {
  const auto length = static_cast<std::int64_t>(fs::file_size(path));
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

NiftiFile::NiftiFile(const fs::path& path)
    : path_(checked(path)),
      stream_(path_),
      header_(read_header(stream_, path_)) {
  check_promise(header_, path_, compression());
}

void NiftiFile::read_stored(int t, std::span<std::byte> bytes) {
  assert(t >= 0 && t < header_.frames);
  assert(bytes.size() == frame_bytes(header_));
  const auto length = static_cast<std::int64_t>(bytes.size());
  const std::int64_t begin = header_.fields.vox_offset;
  stream_.seek(begin + t * length);
  bool good = stream_.read(bytes) == bytes.size();
  if (good && t == header_.frames - 1 && stream_.compressed()) {
    // The last checksum is compared where the stream ends.
    stream_.seek(std::numeric_limits<std::int64_t>::max());
    good = stream_.state() == StreamState::whole;
  }
  if (!good) {
    const std::int64_t reached = (stream_.position() - begin) / length;
    throw bad_end(stream_.state(), path_,
                  std::clamp<std::int64_t>(reached, 0, t), header_.frames);
  }
}

Volume NiftiFile::read(int t) {
  std::vector<std::byte> stored(frame_bytes(header_));
  read_stored(t, stored);
  Volume frame(header_.grid.shape);
  decode(encoding_of(header_), stored, frame.voxels());
  return frame;
}

}  // namespace scan
}  // namespace stagecraft
