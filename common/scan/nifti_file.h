#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "common/scan/gzip_reader.h"
#include "common/scan/nifti_header.h"

namespace stagecraft {
inline namespace scan {

/// A NIfTI file open for reading, compressed or not as its content says.
class NiftiFile {
 public:
  /// Checks all that can be checked before voxels are read. Throws BadInput
  /// where the file cannot be realigned, std::system_error where the machine
  /// fails.
  explicit NiftiFile(const std::filesystem::path& path);

  const std::filesystem::path& path() const { return path_; }
  const NiftiHeader& header() const { return header_; }
  Compression compression() const {
    return stream_.compressed() ? Compression::gzip : Compression::none;
  }
  /// Frame t as scaled values; they may be NaN or infinite. Cheap in rising
  /// order of t; going back decompresses again from the start. Errors as above.
  Volume read(int t);
  /// Frame t as it is stored, `frame_bytes(header())` bytes; otherwise as
  /// `read`.
  void read_stored(int t, std::span<std::byte> bytes);

 private:
  std::filesystem::path path_;
  GzipReader stream_;
  NiftiHeader header_;
};

}  // namespace scan
}  // namespace stagecraft
