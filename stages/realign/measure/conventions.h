#pragma once

#include <Eigen/Core>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "stages/realign/measure/peer_motion.h"

namespace stagecraft::realign {

/// The scan that a peer aligned.
struct PeerScan {
  const Grid& grid;
  int frames;
  const ReadFrame& read_frame;
};

/// How a program writes the motion it found.
struct Convention {
  std::string_view name;
  std::string_view prefix;  ///< of the file
  std::string_view suffix;
  /// Maps of the world (RAS+, mm), of every frame onto what it was aligned to.
  /// Throws BadInput where the file does not hold so many.
  std::vector<Eigen::Matrix4d> (*read)(const std::filesystem::path& file,
                                       const PeerScan& scan);
};

/// All, the most exact first.
std::span<const Convention> conventions();

}  // namespace stagecraft::realign
