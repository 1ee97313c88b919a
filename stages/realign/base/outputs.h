#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/base/input_files.h"
#include "common/scan/nifti_writer.h"
#include "stages/realign/base/command_line.h"
#include "stages/realign/base/mean.h"
#include "stages/realign/base/nifti_input.h"

namespace stagecraft::realign {

/// The name of a scan without folder, .nii and .gz.
std::string scan_name(const std::filesystem::path& scan);

/// The scan among `commands` of which the scan of `command` is a result of this
/// program, by its name, place and header; empty where it is none of them.
std::filesystem::path source_of(const Command& command,
                                const std::vector<Command>& commands);

/// All files that a realignment leaves behind, in one folder. None appears
/// under its name before `finish`.
class Outputs : public Output {
 public:
  /// Makes the folder. Throws BadInput where a result is there already and may
  /// not be replaced, as none of `inputs` may be, or where the folder takes no
  /// files.
  Outputs(const Command& command, const NiftiInput& input,
          const InputFiles& inputs = {});

  void write(int t, std::span<const double> voxels) override;
  void found(int t, const Content& content) override;
  Packing packing() const override;
  void append(int t, std::span<const float> voxels,
              const Packed& packed) override;

  /// The header of the realigned series.
  NiftiHeader realigned_header() const;
  /// The mean of the frames so far.
  Volume mean() const { return mean_.mean(); }
  /// The share of the grid's voxels that some frame does not cover.
  double partly_covered() const {
    return mean_.partly_covered(input_.scan().frames);
  }
  /// What the realigned series holds where a frame covers no voxel: 0, or the
  /// value nearest to it that the type and scaling can hold.
  double uncovered_value() const;
  /// In the frames of which it was told what was found.
  const NonFinite& non_finite() const { return non_finite_; }
  /// Where the page for looking at the result goes.
  std::filesystem::path report_page() const;

  /// Completes every file; only then do they take their names, the run report
  /// last. `trace` is written only where a profile is asked for.
  void finish(const Motion& motion, const std::string& run_report,
              const std::string& trace);

 private:
  std::filesystem::path path(const std::string& name) const;
  /// Where the image `what`, one of the outputs, goes.
  std::filesystem::path image(const std::string& what) const;
  /// Name and text of every table and plot of `motion`.
  std::map<std::string, std::string> motion_files(const Motion& motion) const;
  /// Name and text of the files that hold one frame's matrix.
  std::map<std::string, std::string> matrix_files(const Motion& motion) const;
  /// Throws BadInput where a result cannot take its name.
  void refuse_what_is_in_the_way(const InputFiles& inputs) const;

  const Command& command_;
  const NiftiInput& input_;
  std::string name_;    ///< of the scan
  std::string suffix_;  ///< .nii or .nii.gz
  Mean mean_;
  NonFinite non_finite_;
  std::unique_ptr<NiftiWriter> realigned_;  ///< null: not wanted
};

}  // namespace stagecraft::realign
