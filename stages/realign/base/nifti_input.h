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
  enum Which { numbered, middle, last } which = numbered;
};

/// Voxels of a frame that were NaN or infinite, and count as 0, by frame; those
/// of the reference of another file stand under -1.
using NonFinite = std::map<int, std::size_t>;

/// A series in a NIfTI file, for one thread at a time.
class NiftiInput : public Input {
 public:
  /// Reads headers only. Throws BadInput.
  explicit NiftiInput(const std::filesystem::path& path,
                      const ReferenceChoice& choice = {});

  Scan scan() const override;
  Volume read(int t) override;
  /// Throws BadInput where it has no contrast.
  Volume reference() override;
  Encoding encoding() const override;
  void read_stored(int t, std::span<std::byte> bytes) override;

  const NiftiHeader& header() const { return series_.header(); }
  const NiftiHeader& reference_header() const;
  Compression compression() const { return series_.compression(); }
  /// In the frames that were decoded here so far.
  const NonFinite& non_finite() const { return non_finite_; }

 private:
  NiftiFile series_;
  std::unique_ptr<NiftiFile> other_;  ///< has the reference, or null
  int reference_frame_ = 0;           ///< of the series; else -1
  NonFinite non_finite_;
};

}  // namespace stagecraft::realign
