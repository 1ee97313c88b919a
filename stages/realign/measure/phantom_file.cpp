#include "stages/realign/measure/phantom_file.h"

#include <cmath>
#include <map>

#include "common/base/new_file.h"
#include "common/scan/nifti_writer.h"
#include "common/scan/series_header.h"
#include "stages/realign/base/motion_table.h"
#include "stages/realign/base/outputs.h"

namespace stagecraft::realign {

std::filesystem::path truth_path(const std::filesystem::path& scan) {
  return scan.parent_path() / (scan_name(scan) + ".truth-rp.txt");
}

int repeated(int t, int frames) {
  return t == 0 ? 0 : 1 + (t - 1) % (frames - 1);
}

void write_phantom(const Phantom& phantom, const std::filesystem::path& scan,
                   double work) {
  const Compression compression =
      scan.extension() == ".gz" ? Compression::gzip : Compression::none;
  const auto to_fit = static_cast<int>(phantom.motion.size()) - 1;
  std::map<int, Volume> volumes;  // evaluated once
  const int frames = 1 + static_cast<int>(std::lround(work * to_fit));
  NiftiWriter writer(
      scan, series_header(phantom.grid, frames, NIFTI_TYPE_INT16), compression);
  Motion motion;
  for (int t = 0; t < frames; ++t) {
    const int source = repeated(t, 1 + to_fit);
    if (work <= 1) {
      writer.write(frame(phantom, source).voxels());
    } else {
      auto found = volumes.find(source);
      if (found == volumes.end()) {
        found = volumes.emplace(source, frame(phantom, source)).first;
      }
      writer.write(found->second.voxels());
    }
    motion.push_back({phantom.motion[static_cast<std::size_t>(source)]});
  }
  write_file(truth_path(scan), motion_rp(motion));
  writer.commit();
}

}  // namespace stagecraft::realign
