#include "stages/realign/base/command_options.h"

namespace stagecraft::realign {
namespace {

const CLI::Validator not_empty(
    [](const std::string& word) { return word.empty() ? "is empty" : ""; }, "");

void add_input(CLI::App& app, Draft& draft) {
  app.add_option("SCAN", draft.scans,
                 "4-D NIfTI files, .nii or .nii.gz\n"
                 "NIfTI-1 or NIfTI-2 in one file, at least two frames. Several "
                 "scans are realigned one after the other, each by itself; "
                 "where one fails, the others are still done. Under mpirun, "
                 "realign deals them out to the ranks.")
      ->type_name("...");
  app.add_flag("--join", draft.join,
               "the files are the frames of one series\n"
               "3-D files on one grid, in the order in which they are named, "
               "as SPM keeps them. Results are named after the first.");
  app.add_option("--apply", draft.command.apply,
                 "realign with this motion\n"
                 "A table with the columns trans_x to rot_z (mm, radians), six "
                 "columns without names, matrices of AFNI (.aff12.1D), or a "
                 "folder of those of FSL or ITK. Nothing is estimated. For a "
                 "single scan.")
      ->type_name("MOTION")
      ->check(not_empty);
  app.add_option("--apply-format", draft.apply_format,
                 "of six columns: spm, fsl or afni\n"
                 "spm: mm before radians about the origin of the world, as in "
                 "rp_*.txt; fsl: radians before mm, as in mcflirt's .par; "
                 "afni: degrees before mm, as in 3dvolreg's -1Dfile. Without "
                 "it, a table that cannot be spm is refused.")
      ->type_name("WHOSE")
      ->check(CLI::IsMember({"spm", "fsl", "afni"}).description(""));
}

void add_results(CLI::App& app, Draft& draft) {
  Command& command = draft.command;
  app.add_option("--out", command.out,
                 "folder of the results\n"
                 "It is made where it is missing.")
      ->type_name("DIR")
      ->check(not_empty)
      ->capture_default_str();
  app.add_option("--outputs", draft.outputs,
                 "any of these, and coverage\n"
                 "See OUTPUT FILES. With motion alone no frame is resliced, "
                 "which saves time.")
      ->type_name("LIST")
      ->capture_default_str();
  app.add_option("--matrices", draft.matrices,
                 "also every frame's matrix, for any of fsl,afni,itk")
      ->type_name("LIST")
      ->check(not_empty);
  app.add_option("--radius", command.radius,
                 "of a head, mm, for framewise displacement\n"
                 "Turns are counted as arcs on a sphere of this size: 50 for "
                 "a person, about 5 for a rat. Above 0 and up to 1000.")
      ->type_name("MM")
      ->capture_default_str();
  app.add_flag("--report", command.report,
               "also a page with plots and images, to look at\n"
               "A single HTML file that needs no network. It shows realigned "
               "series and mean, which have to be among the outputs.");
  app.add_option("--datatype", draft.datatype,
                 "of the realigned series: same or float32\n"
                 "With same, values are rounded and clamped to the type and "
                 "scaling of the scan.")
      ->type_name("TYPE")
      ->check(CLI::IsMember({"same", "float32"}).description(""))
      ->capture_default_str();
  app.add_flag("--gzip,!--no-gzip", draft.gzip,
               "compress the images or not (default: as the scan)");
  app.add_flag("--force", command.force,
               "replace results that are there\n"
               "Without it, a scan whose results are there is refused.");
}

void add_estimation(CLI::App& app, Draft& draft) {
  Options& options = draft.command.options;
  app.add_option("--reference", draft.reference,
                 "first, middle, last, mean, a frame's number or a file\n"
                 "What the frames are aligned to. Frames count from 0. With "
                 "mean there is a second pass, against the mean of the frames "
                 "as the first pass realigned them. Of a file the first frame "
                 "counts, and the results take its grid.")
      ->type_name("WHICH")
      ->check(not_empty)
      ->capture_default_str();
  app.add_option("--mask", draft.command.mask,
                 "voxels to estimate from: a NIfTI file, 0 is left out\n"
                 "On the grid of the reference. Points count that lie inside "
                 "it as far as --margin says. For a series in which something "
                 "else than the head moves, or whose background was cut out by "
                 "a mask that stands still.")
      ->type_name("FILE")
      ->check(not_empty);
  app.add_option("--fwhm", options.fwhm,
                 "smoothing, mm (default: 5/3 of a voxel)\n"
                 "Full width at half maximum of the Gaussian, from 0 (none) to "
                 "50. By default it follows the geometric mean of a voxel's "
                 "sides. The realigned series is never smoothed.")
      ->type_name("MM");
  app.add_option("--sep", options.sep,
                 "most between rows of samples, mm (default: 2 voxels)\n"
                 "Above 0 and up to 50.")
      ->type_name("MM");
  app.add_option("--margin", options.margin,
                 "least distance of points to the faces, voxels\n"
                 "From 0 to 100. At the faces smoothing sees half of its "
                 "neighbourhood only, which biases the motion where the edge "
                 "of the volume cuts the head.")
      ->type_name("VOXELS")
      ->capture_default_str();
}

void add_running(CLI::App& app, Draft& draft, const Program& program) {
  app.add_option("--threads", draft.command.options.threads,
                 "threads per process (default: all its CPUs)\n"
                 "From 1 to 4096.")
      ->type_name("N")
      ->check(CLI::Range(1, 4096).description(""));
  app.add_option("--profile", draft.command.profile,
                 "write where the time went as a Chrome trace\n"
                 "A JSON file that chrome://tracing and ui.perfetto.dev show. "
                 "For a single scan.")
      ->type_name("FILE")
      ->check(not_empty);
  app.add_flag("--about{text}", draft.about,
               "what this rung teaches\n"
               "With --about=json for programs.")
      ->check(CLI::IsMember({"text", "json"}).description(""))
      ->group(program.about.empty() ? "" : "Running");
  app.set_version_flag("--version", program.name + " " + program.version,
                       "say the version and leave");
  app.set_help_flag("-h,--help", "say this and leave");
}

}  // namespace

void add_options(CLI::App& app, Draft& draft, const Program& program) {
  app.set_help_flag();  // to come last
  const auto grouped = [&](const char* title, const auto& add) {
    app.option_defaults()->group(title);
    add();
  };
  grouped("Input", [&] { add_input(app, draft); });
  grouped("Results", [&] { add_results(app, draft); });
  grouped("Estimation", [&] { add_estimation(app, draft); });
  grouped("Running", [&] { add_running(app, draft, program); });
}

}  // namespace stagecraft::realign
