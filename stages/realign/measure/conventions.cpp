#include "stages/realign/measure/conventions.h"

#include <array>
#include <string>

#include "stages/realign/base/foreign_motion.h"
#include "stages/realign/base/motion_table.h"

namespace stagecraft::realign {
namespace {

namespace fs = std::filesystem;

/// A peer aligned the frames to one of them, or to a volume on their grid.
Scan scan_of(const PeerScan& scan) {
  return {scan.grid, scan.grid, scan.frames};
}

Maps afni_maps(const fs::path& path, const PeerScan& scan) {
  return afni_matrices(read_motion_table(path, scan.frames), scan_of(scan));
}

Maps fsl_maps(const fs::path& first, const PeerScan& scan) {
  return fsl_matrices(first.parent_path(), scan_of(scan));
}

Maps par_maps(const fs::path& path, const PeerScan& scan) {
  return fsl_turns(read_motion_table(path, scan.frames), scan_of(scan), path,
                   scan.read_frame);
}

Maps spm_maps(const fs::path& path, const PeerScan& scan) {
  Maps maps;
  for (const Parameters& p : read_motion(path.string(), scan.frames)) {
    maps.emplace_back(rigid(p));
  }
  return maps;
}

constexpr std::array known{
    Convention{"AFNI .aff12.1D", "", ".aff12.1D", afni_maps},
    Convention{"FSL .mat", "MAT_0000", "", fsl_maps},
    Convention{"FSL .par", "", ".par", par_maps},
    Convention{"SPM rp_*.txt", "rp_", ".txt", spm_maps},
};

}  // namespace

std::span<const Convention> conventions() { return known; }

}  // namespace stagecraft::realign
