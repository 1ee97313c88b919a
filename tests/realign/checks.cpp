#include "tests/realign/checks.h"

#include <cmath>
#include <fstream>
#include <limits>
#include <stdexcept>

#include "stages/realign/base/motion_table.h"

namespace stagecraft::realign::suite {

std::string golden_path(const std::string& file) {
  return std::string(STAGECRAFT_GOLDEN) + "/" + file;
}

Series load(const std::string& path) {
  NiftiFile file(path);
  Series series{file.header().grid, {}};
  for (int t = 0; t < file.header().frames; ++t) {
    series.frames.push_back(file.read(t));
  }
  return series;
}

Series golden(const std::string& name) {
  return load(golden_path(name + ".nii"));
}

std::vector<Parameters> golden_motion(const std::string& name,
                                      const std::string& by) {
  NiftiFile file(golden_path(name + ".nii"));
  return read_motion(golden_path(name + "." + by + "-rp.txt"),
                     file.header().frames);
}

double worse(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  return a > b ? a : b;
}

Errors errors(const Motion& found, const std::vector<Parameters>& truth,
              const Grid& grid) {
  if (found.size() != truth.size() || found.size() < 2) {
    throw std::logic_error("two motions of different length");
  }
  Errors result;
  for (std::size_t t = 1; t < found.size(); ++t) {
    const double error =
        found[t].lost
            ? std::numeric_limits<double>::quiet_NaN()
            : rms_displacement(found[t].correction, truth[t], centre(grid));
    result.mean += error / static_cast<double>(found.size() - 1);
    result.worst = worse(result.worst, error);
  }
  return result;
}

double largest_difference(const Motion& a, const std::vector<Parameters>& b,
                          const Grid& grid) {
  const double first =
      rms_displacement(a.at(0).correction, b.at(0), centre(grid));
  return worse(first, errors(a, b, grid).worst);
}

bool same_minimum() { return rung() < 8; }

double rounding() { return rung() < 9 ? 1e-6 : 1e-5; }

std::vector<Parameters> corrections(const Motion& motion) {
  std::vector<Parameters> result;
  for (const FrameMotion& moved : motion) result.push_back(moved.correction);
  return result;
}

Motion motion_of(const std::vector<Parameters>& corrections) {
  Motion motion;
  for (const Parameters& p : corrections) motion.push_back({p});
  return motion;
}

}  // namespace stagecraft::realign::suite
