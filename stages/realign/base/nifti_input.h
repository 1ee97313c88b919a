#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <vector>

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

/// A series in a NIfTI file, or one whose frames are files of their own; for
/// one thread at a time.
class NiftiInput : public Input {
 public:
  /// Reads headers only. `joined` are the files of the frames behind that of
  /// `path`; none: that holds all. Frames that are scaled differently make a
  /// series in single precision. Throws BadInput.
  explicit NiftiInput(const std::filesystem::path& path,
                      const ReferenceChoice& choice = {},
                      const std::vector<std::filesystem::path>& joined = {});

  Scan scan() const override;
  Volume read(int t) override;
  /// Throws BadInput where it has no contrast.
  Volume reference() override;
  Encoding encoding() const override;
  void read_stored(int t, std::span<std::byte> bytes) override;

  /// Of the series.
  const NiftiHeader& header() const { return header_; }
  const NiftiHeader& reference_header() const;
  Compression compression() const { return compression_; }
  /// In the frames that were decoded here so far.
  const NonFinite& non_finite() const { return non_finite_; }

 private:
  /// A file, and a frame in it.
  struct Place {
    NiftiFile& file;
    int t;
  };
  void join(const std::vector<std::filesystem::path>& joined);
  /// Where frame t is; opens its file.
  Place place_of(int t);

  std::unique_ptr<NiftiFile> file_;  ///< the last that was opened
  int opened_ = 0;                   ///< its first frame in the series
  std::vector<std::filesystem::path> frames_;  ///< a file each; empty: one file
  NiftiHeader header_;
  Compression compression_;
  bool as_stored_ = true;             ///< frames are stored as the header says
  std::unique_ptr<NiftiFile> other_;  ///< has the reference, or null
  int reference_frame_ = 0;           ///< of the series; else -1
  NonFinite non_finite_;
};

}  // namespace stagecraft::realign
