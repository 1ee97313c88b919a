#pragma once

#include <string>
#include <vector>

#include "common/scan/nifti_file.h"
#include "tests/realign/suite.h"

/// Data and measures that the tests of the suite share.
namespace stagecraft::realign::suite {

/// A golden series, as in "clean".
Series golden(const std::string& name);
/// Its parameters by "truth" or by "serial", rung 00.
std::vector<Parameters> golden_motion(const std::string& name,
                                      const std::string& by);
/// The path of a golden file.
std::string golden_path(const std::string& file);

/// All frames of a file.
Series load(const std::string& path);

/// Errors of frames 1 and up over an 80 mm ball about the volume's centre, mm.
struct Errors {
  double mean = 0;
  double worst = 0;
};
/// NaN in either, or a frame that is lost, makes both figures NaN, which no
/// comparison accepts.
Errors errors(const Motion& found, const std::vector<Parameters>& truth,
              const Grid& grid);

/// Largest difference of any parameter displacement over all frames, mm.
double largest_difference(const Motion& a, const std::vector<Parameters>& b,
                          const Grid& grid);

/// True for the rungs that look for the same minimum as 00_serial: a Jacobian
/// taken from a noisy reference, as from 08_jacobian on, moves it.
bool same_minimum();

/// What rounding may change: of the intensity range in a resliced voxel, mm in
/// a fit to few points. More in single precision, as from 11_soa on.
double rounding();

/// The larger of two, or NaN where either is.
double worse(double a, double b);

std::vector<Parameters> corrections(const Motion& motion);

/// A table of start values or of a motion to apply.
Motion motion_of(const std::vector<Parameters>& corrections);

}  // namespace stagecraft::realign::suite
