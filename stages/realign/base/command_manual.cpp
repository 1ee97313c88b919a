#include "common/base/arguments.h"
#include "stages/realign/base/command_line.h"
#include "stages/realign/base/command_options.h"

/// What is said of a realignment beside its options.
namespace stagecraft::realign {
namespace {

std::vector<Section> options(const Program& program) {
  Draft draft;
  CLI::App app;
  add_options(app, draft, program);
  return option_groups(app);
}

Section examples(const Program& program) {
  const auto line = [&](const std::string& words) {
    return program.name + " " + words;
  };
  std::vector<Entry> entries{
      {line("bold.nii.gz --out realigned"),
       "motion table, plot, mean image and realigned series"},
      {line("sub-*_bold.nii.gz --out realigned --report"),
       "all scans of such names, each with a page to look at, and a table"},
      {line("bold.nii.gz --outputs motion --reference mean"),
       "the motion alone, against the mean of the realigned frames"},
      {line("bold.nii.gz --apply realigned/rp_bold.txt --out again"),
       "realigns with a given motion"},
      {line("bold.nii.gz --apply mc.par --apply-format fsl --out again"),
       "with a motion that mcflirt found"}};
  if (program.ranks) {
    entries.push_back(
        {"mpirun -n 4 " + line("bold.nii.gz"), "on four processes"});
  }
  return {"EXAMPLES", std::move(entries)};
}

Section files() {
  return {
      "OUTPUT FILES",
      {{"NAME_realigned.nii.gz", "the series on the grid of the reference",
        "Cubic B-spline interpolation, 0 where a voxel lies outside of the "
        "frame, which reaches half a voxel beyond its outer centres; "
        "compressed as the scan was."},
       {"NAME_mean.nii.gz", "the mean of the realigned frames, float32",
        "Every voxel over the frames that cover it."},
       {"NAME_coverage.nii.gz",
        "with --outputs coverage: the number of frames that cover each voxel"},
       {"NAME_motion.tsv", "the motion, a row a frame, with BIDS names",
        "trans_x, trans_y, trans_z (mm) and rot_x, rot_y, rot_z (radians) of "
        "the correction that brings the frame onto the reference, about the "
        "world origin; framewise_displacement (mm; Power 2012, about the "
        "centre of the volume, on a sphere of --radius); iterations; "
        "converged (1 or 0); correlation of frame and reference over the "
        "sample points."},
       {"NAME_motion.json", "what these columns are, with units, for BIDS"},
       {"rp_NAME.txt", "the six parameters in the format and signs of SPM"},
       {"NAME_motion.svg", "a plot of translations and rotations"},
       {"NAME_run.json", "what was run, on what machine, and where time went",
        "It holds neither user nor host name."},
       {"NAME_report.html", "with --report: a page to look at"},
       {"NAME.aff12.1D", "with --matrices afni: a row of 12 numbers a frame"},
       {"NAME_fsl/MAT_0000", "with --matrices fsl: a matrix a frame"},
       {"NAME_itk/frame_0000.txt",
        "with --matrices itk: a transform a frame"}}};
}

Section statuses() {
  return {"EXIT STATUS",
          {{"0", "every scan was realigned"},
           {"1", "the machine failed, as where a disk is full"},
           {"2",
            "the command line or a scan is wrong; the sentence on standard "
            "error says how to mend it"}}};
}

}  // namespace

Manual manual_of(const Program& program) {
  return {
      .name = program.name,
      .version = program.version,
      .summary = program.summary,
      .synopsis = "[OPTIONS] SCAN...",
      .description =
          {"Estimates the motion of the head between the frames of a series, "
           "six numbers a frame, and writes the series as if the head had "
           "kept still.",
           "Every frame is aligned to the reference by least squares "
           "(Gauss-Newton) over a grid of points, on smoothed images, and "
           "resliced from the original voxels in one interpolation. Frames "
           "are independent of each other; one that did not converge is "
           "reported.",
           "NAME below is the name of a scan without folder, .nii and .gz. A "
           "file appears under its name only when it is complete; where a "
           "scan fails, it leaves no file behind. Where several scans are "
           "named, a table on standard output tells of each: its largest "
           "displacement of a corner of the volume (mm), its mean and "
           "largest framewise displacement (mm), the frames that did not "
           "converge, and the time."},
      .options = options(program),
      .examples = examples(program),
      .more = {files(), statuses()},
      .see_also = "mpirun(1)"};
}

}  // namespace stagecraft::realign
