#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stages/realign/base/motion.h"
#include "stages/realign/base/number_table.h"

namespace stagecraft::realign {

/// Of a person's head, as Power et al. take it, mm.
inline constexpr double head_radius = 50;

/// Framewise displacement of every frame, mm: the sum of the absolute changes
/// of the six parameters since the frame before, rotations as arcs on a sphere
/// of `radius` mm. NaN for frame 0. The parameters are taken about the centre
/// of `grid` (that of the frames): about the world origin the figure would
/// depend on where the header puts that origin. Source: Power et al. 2012,
/// NeuroImage 59:2142-2154.
std::vector<double> framewise_displacement(const Motion& motion,
                                           const Grid& grid, double radius);

/// The table as tab-separated text with BIDS confound names: trans_x, trans_y,
/// trans_z (mm), rot_x, rot_y, rot_z (rad), all about the world origin;
/// framewise_displacement (mm, n/a in row 0); iterations; converged (1 or 0);
/// correlation (n/a where it was not estimated). `grid` is that of the frames,
/// `radius` that of a head, mm.
std::string motion_tsv(const Motion& motion, const Grid& grid, double radius);

/// What the columns of `motion_tsv` are, as the JSON that BIDS lays beside it.
std::string motion_json(double radius);

/// The parameters in the format of SPM's rp_*.txt: a row a frame, tx ty tz (mm)
/// rx ry rz (rad), with every digit a double has.
std::string motion_rp(const Motion& motion);

/// The table of `frames` frames that somebody wrote: the columns trans_x to
/// rot_z where they are named, else six columns or a matrix of 12. Throws
/// BadInput that names the file, line and column where it is not such a table.
NumberTable read_motion_table(const std::filesystem::path& path, int frames);

/// The rows of a table of six columns.
std::vector<Parameters> parameters_in(const NumberTable& table);

/// The parameters of `frames` frames from a file that `motion_tsv` or
/// `motion_rp` or SPM wrote; which of them is seen from its content. Throws
/// BadInput as `read_motion_table` does.
std::vector<Parameters> read_motion(const std::string& path, int frames);

}  // namespace stagecraft::realign
