#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "common/base/arguments.h"
#include "common/base/launch.h"
#include "common/base/manual.h"
#include "common/scan/nifti_writer.h"
#include "stages/realign/base/given_motion.h"
#include "stages/realign/base/motion_table.h"
#include "stages/realign/base/nifti_input.h"
#include "stages/realign/base/options.h"

namespace stagecraft::realign {

/// What a program says of itself on the command line.
struct Program {
  std::string name;        ///< as typed, as in "realign-00-serial"
  std::string version;     ///< what --version says behind the name
  std::string summary;     ///< a sentence
  std::string about;       ///< the text of --about; empty: only for programs
  std::string about_json;  ///< that of --about=json
  bool ranks = false;      ///< can be started by mpirun
  bool threads = false;    ///< understands --threads above 1
};

/// The realignment of one scan as the user asked for it.
struct Command {
  std::string line;  ///< as typed
  std::filesystem::path scan;
  std::vector<std::filesystem::path> joined;  ///< frames behind that of `scan`
  std::filesystem::path folder;  ///< below --out, where names are not enough
  std::filesystem::path out = ".";
  Options options;
  Threads threads{};  ///< as they were chosen; `options` has what was asked
  ReferenceChoice reference;
  bool to_mean = false;
  std::set<std::string> outputs{"motion", "mean", "realigned"};
  std::set<std::string> matrices;  ///< of fsl, afni, itk
  double radius = head_radius;  ///< of a head, for framewise displacement, mm
  std::filesystem::path mask;   ///< of the estimation; empty: none
  std::filesystem::path apply;  ///< a motion; empty: estimate
  MotionFormat apply_format = MotionFormat::unsaid;
  VoxelType datatype = VoxelType::as_source;
  std::string compression = "input";  ///< or "gzip" or "none"
  std::filesystem::path profile;      ///< empty: none
  bool report = false;                ///< a page for looking at the result
  bool force = false;
};

/// Those of a command, with its threads.
inline Options options_of(const Command& command) {
  Options options = command.options;
  options.threads = command.threads.count;
  return options;
}

/// What is to be done: a command for every scan, at least one; they differ in
/// their scan alone. Throws TextAsked for --help, --about and --version,
/// BadInput for a command line that cannot be carried out. Touches no files.
std::vector<Command> parse_commands(int argc, const char* const* argv,
                                    const Program& program);

/// What --help and the manual page of a program hold.
Manual manual_of(const Program& program);

}  // namespace stagecraft::realign
