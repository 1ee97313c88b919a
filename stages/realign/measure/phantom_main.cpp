#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <vector>

#include "common/base/error.h"
#include "common/base/exit_status.h"
#include "stages/realign/measure/phantom_file.h"

namespace {

using namespace stagecraft;
using namespace stagecraft::realign;

/// One number stands for all three axes.
std::array<double, 3> three(const std::vector<double>& given) {
  if (given.size() == 1) return {given[0], given[0], given[0]};
  return {given[0], given[1], given[2]};
}

int run(int argc, char** argv) {
  CLI::App app(
      "Writes a synthetic head scan whose motion is known: FILE.nii and, "
      "beside it, FILE.truth-rp.txt (SPM's format).");
  PhantomSettings settings;
  std::filesystem::path out;
  std::vector<int> shape{settings.shape.begin(), settings.shape.end()};
  std::vector<double> voxel{settings.voxel[0]};
  std::vector<double> fill{settings.fill.begin(), settings.fill.end()};
  app.add_option("--out", out, "The scan to write, .nii or .nii.gz")
      ->required();
  app.add_option("--shape", shape, "Voxels along i,j,k")
      ->delimiter(',')
      ->expected(3)
      ->capture_default_str();
  app.add_option("--voxel", voxel, "Voxel size, mm: one number or three")
      ->delimiter(',')
      ->expected(1, 3)
      ->capture_default_str();
  app.add_option("--frames", settings.frames)->capture_default_str();
  app.add_option("--translation", settings.translation,
                 "Largest displacement of the head's centre, mm")
      ->capture_default_str();
  app.add_option("--rotation", settings.rotation, "Largest rotation, degrees")
      ->capture_default_str();
  app.add_option("--noise", settings.noise,
                 fmt::format("Standard deviation of the noise; the head is "
                             "about {}",
                             phantom_tissue))
      ->capture_default_str();
  app.add_option("--fill", fill,
                 "Diameter of the head over the extent of the volume; above 1 "
                 "the volume cuts the head")
      ->delimiter(',')
      ->expected(1, 3)
      ->capture_default_str();
  app.add_option("--seed", settings.seed)->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (voxel.size() == 2 || fill.size() == 2) {
    throw BadInput("--voxel and --fill take one number or three");
  }
  if (out.extension() != ".nii" && out.extension() != ".gz") {
    throw BadInput(out.string() + " must end in .nii or .nii.gz");
  }
  std::ranges::copy(shape, settings.shape.begin());
  std::ranges::copy(three(voxel), settings.voxel.begin());
  std::ranges::copy(three(fill), settings.fill.begin());
  write_phantom(make_phantom(settings), out);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return stagecraft::exit_status("stagecraft-phantom",
                                 [&] { return run(argc, argv); });
}
