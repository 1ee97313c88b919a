#pragma once

#include <span>
#include <string>
#include <vector>

#include "common/base/phases.h"
#include "common/base/progress.h"
#include "common/scan/encoding.h"
#include "stages/realign/base/nifti_input.h"
#include "stages/realign/base/outputs.h"
#include "stages/realign/tool/series_gatherer.h"
#include "stages/realign/tool/static_edge.h"

/// A job's files as a rung sees them, and who looks on.
namespace stagecraft::realign {

/// The scan on the root, with progress; nothing elsewhere. A report sees what
/// is read, and so does what looks for a static edge.
class ScanInput : public Input {
 public:
  ScanInput(NiftiInput* scan, SeriesGatherer* report, StaticEdge& edge,
            const std::string& progress)
      : scan_(scan),
        report_(report),
        edge_(edge),
        progress_(progress, "frame") {}
  Scan scan() const override { return scan_->scan(); }
  Volume reference() override {
    Volume reference = scan_->reference();
    edge_.reference(reference);
    return reference;
  }
  Volume read(int t) override {
    Volume frame;
    {
      const Phase phase("read");
      progress_.at(t, scan().frames);
      frame = scan_->read(t);
    }
    if (report_) report_->add(t, frame.voxels());
    if (t != scan().reference_frame) edge_.frame(frame.voxels());
    return frame;
  }
  Encoding encoding() const override { return scan_->encoding(); }
  void read_stored(int t, std::span<std::byte> bytes) override {
    {
      const Phase phase("read");
      progress_.at(t, scan().frames);
      scan_->read_stored(t, bytes);
    }
    if (report_) report_->add_stored(t, bytes);
    if (t == scan().reference_frame || !edge_.wants_frame()) return;
    std::vector<double> voxels(voxel_count(scan().grid.shape));
    decode(encoding(), bytes, voxels);
    clean(voxels);
    edge_.frame(voxels);
  }

 private:
  NiftiInput* scan_;
  SeriesGatherer* report_;  ///< null: no report is wanted
  StaticEdge& edge_;
  Progress progress_;
};

/// The files on the root, nothing elsewhere. A report sees what is written.
class FileOutput : public Output {
 public:
  FileOutput(Outputs* files, SeriesGatherer* report)
      : files_(files), report_(report) {}
  void write(int t, std::span<const double> voxels) override {
    files_->write(t, voxels);
    if (report_) report_->add_written(t, voxels);
  }
  void found(int t, const Content& content) override {
    files_->found(t, content);
  }
  Packing packing() const override { return files_->packing(); }
  void append(int t, std::span<const float> voxels,
              const Packed& packed) override {
    files_->append(t, voxels, packed);
    if (report_) report_->add_written(t, voxels);
  }

 private:
  Outputs* files_;
  SeriesGatherer* report_;  ///< null: no report is wanted
};

}  // namespace stagecraft::realign
