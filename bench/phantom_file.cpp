#include "bench/phantom_file.h"

#include "common/motion_table.h"
#include "common/new_file.h"
#include "common/nifti_writer.h"
#include "common/outputs.h"
#include "common/series_header.h"

namespace stagecraft {

std::filesystem::path truth_path(const std::filesystem::path& scan) {
  return scan.parent_path() / (scan_name(scan) + ".truth-rp.txt");
}

void write_phantom(const Phantom& phantom, const std::filesystem::path& scan) {
  const Compression compression =
      scan.extension() == ".gz" ? Compression::gzip : Compression::none;
  const auto frames = static_cast<int>(phantom.motion.size());
  NiftiWriter writer(
      scan, series_header(phantom.grid, frames, NIFTI_TYPE_INT16), compression);
  for (int t = 0; t < frames; ++t) {
    const Volume volume = frame(phantom, t);
    writer.write(volume.voxels());
  }
  write_file(truth_path(scan), motion_rp(phantom.motion));
  writer.commit();
}

}  // namespace stagecraft
