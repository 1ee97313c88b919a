#pragma once

#include <zlib.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <vector>

#include "common/nifti_header.h"

namespace stagecraft {

/// A NIfTI file open for reading, compressed or not as its content says. Holds
/// the stored bytes of one frame.
class NiftiFile {
 public:
  /// Checks all that can be checked before voxels are read. Throws BadInput
  /// where the file cannot be realigned, std::system_error where the machine
  /// fails.
  explicit NiftiFile(std::filesystem::path path);

  const std::filesystem::path& path() const { return path_; }
  const NiftiHeader& header() const { return header_; }
  Compression compression() const { return compression_; }
  /// Frame t as scaled values; they may be NaN or infinite. Cheap in rising
  /// order of t; going back decompresses again from the start. Errors as above.
  Volume read(int t);

 private:
  struct Close {
    void operator()(gzFile stream) const { gzclose_r(stream); }
  };

  std::filesystem::path path_;
  std::unique_ptr<gzFile_s, Close> stream_;
  Compression compression_ = Compression::none;
  NiftiHeader header_;
  std::vector<std::byte> stored_;  ///< one frame and one byte
};

}  // namespace stagecraft
