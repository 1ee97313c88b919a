#include "stages/realign/measure/peer_motion.h"

#include <fmt/format.h>

#include <Eigen/LU>

#include "common/base/error.h"
#include "stages/realign/measure/conventions.h"

namespace stagecraft::realign {
namespace {

namespace fs = std::filesystem;
using Eigen::Matrix4d;

std::vector<fs::path> files_of(const Convention& convention,
                               const fs::path& folder) {
  constexpr int deepest = 3;
  std::vector<fs::path> files;
  for (auto entry = fs::recursive_directory_iterator(folder);
       entry != fs::recursive_directory_iterator(); ++entry) {
    const std::string name = entry->path().filename().string();
    if (entry->is_regular_file() && name.starts_with(convention.prefix) &&
        name.ends_with(convention.suffix)) {
      files.push_back(entry->path());
    }
    if (entry.depth() == deepest) entry.disable_recursion_pending();
  }
  return files;
}

bool is_rigid(const Matrix4d& map) {
  constexpr double rounding = 1e-4;
  const Eigen::Matrix3d linear = map.topLeftCorner<3, 3>();
  return linear.isUnitary(rounding) && linear.determinant() > 0;
}

}  // namespace

std::optional<PeerMotion> read_peer_motion(const fs::path& folder,
                                           const Grid& grid, int frames,
                                           const ReadFrame& read_frame) {
  for (const Convention& convention : conventions()) {
    const std::vector<fs::path> files = files_of(convention, folder);
    if (files.empty()) continue;
    if (files.size() > 1) {
      throw BadInput(
          fmt::format("{} and {} may both be the motion; let the peer leave "
                      "one of them",
                      files[0].string(), files[1].string()));
    }
    const std::vector<Matrix4d> maps =
        convention.read(files[0], {grid, frames, read_frame});
    PeerMotion motion{std::string(convention.name), {Parameters::Zero()}};
    const Matrix4d home = inverse(maps[0]);
    for (std::size_t t = 1; t < maps.size(); ++t) {
      const Matrix4d correction = home * maps[t];
      if (!is_rigid(correction)) {
        throw BadInput(
            fmt::format("{} does not move frame {} rigidly; let the peer fit "
                        "six parameters",
                        files[0].string(), t));
      }
      motion.corrections.push_back(parameters_of(correction));
    }
    return motion;
  }
  return {};
}

}  // namespace stagecraft::realign
