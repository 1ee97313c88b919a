#include "bench/harness/fixture.h"

#include <fmt/format.h>

#include <cmath>

#include "common/base/error.h"
#include "common/scan/nifti_file.h"
#include "stages/realign/measure/phantom_file.h"

namespace stagecraft {
namespace {

namespace fs = std::filesystem;

}  // namespace

std::uintmax_t room_for(const Settings& settings, double most_work) {
  const Shape& shape = settings.phantom.shape;
  const double scan =
      settings.scan.empty()
          ? 2.0 * shape[0] * shape[1] * shape[2] * settings.phantom.frames
          : static_cast<double>(fs::file_size(NiftiFile(settings.scan).path()));
  // Of every amount of work: the scan, two results, and what is being written.
  return static_cast<std::uintmax_t>(5 * scan * (1 + most_work));
}

Fixture make_fixture(const Settings& settings, double work,
                     const Workspace& workspace) {
  const fs::path folder = workspace.path() / fmt::format("input-{:g}", work);
  fs::create_directory(folder);
  Fixture fixture;
  fs::path truth = settings.truth;
  if (settings.scan.empty()) {
    fixture.judge.scan = folder / "phantom.nii";
    write_phantom(make_phantom(settings.phantom), fixture.judge.scan, work);
    if (truth.empty()) truth = truth_path(fixture.judge.scan);
  } else {
    if (work != 1) {
      throw BadInput(
          "more work than others is more frames of the synthetic scan; leave "
          "the scan out");
    }
    fixture.judge.scan = folder / settings.scan.filename();
    fs::copy_file(settings.scan, fixture.judge.scan);
    if (truth.empty() && fs::exists(truth_path(settings.scan))) {
      truth = truth_path(settings.scan);
    }
  }
  fixture.judge.serial = workspace.path() / fmt::format("serial-{:g}", work);
  fixture.frames = NiftiFile(fixture.judge.scan).header().frames;
  if (!truth.empty()) {
    fixture.judge.truth = read_truth(truth, fixture.judge.scan);
    fixture.truth = truth.filename();
  }
  return fixture;
}

}  // namespace stagecraft
