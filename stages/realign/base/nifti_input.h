#pragma once

#include <filesystem>
#include <map>
#include <memory>

#include "common/scan/nifti_file.h"
#include "stages/realign/base/scan.h"

namespace stagecraft::realign {

/// Which volume the frames are aligned to: a frame of the series or, where
/// `file` is not empty, the first frame of another file, on its own grid.
struct ReferenceChoice {
  int frame = 0;
  std::filesystem::path file{};
};

/// A series in a NIfTI file. One thread may read while another tells what it
/// `saw`; otherwise not for several threads at once.
class NiftiInput : public Input {
 public:
  /// Reads headers only. Throws BadInput.
  explicit NiftiInput(const std::filesystem::path& path,
                      const ReferenceChoice& choice = {});

  Scan scan() const override;
  Volume read(int t) const override;
  Volume reference() const override;
  Encoding encoding() const override;
  void read_stored(int t, std::span<std::byte> bytes) const override;
  void saw(int t, const Content& content) const override;

  const NiftiHeader& header() const { return series_.header(); }
  const NiftiHeader& reference_header() const;
  Compression compression() const { return series_.compression(); }
  /// Voxels that were NaN or infinite, and count as 0, in what was read so
  /// far; a frame that is read twice counts once.
  std::size_t non_finite_voxels() const;

 private:
  mutable NiftiFile series_;
  std::unique_ptr<NiftiFile> other_;  ///< has the reference, or null
  int reference_frame_ = 0;           ///< of the series; else -1
  /// Of each frame read, and of a reference file under -1.
  mutable std::map<int, std::size_t> non_finite_;
};

}  // namespace stagecraft::realign
