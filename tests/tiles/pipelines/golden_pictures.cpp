#include "tests/tiles/pipelines/golden_pictures.h"

#include "stages/tiles/measure/made.h"
#include "tests/tiles/pictures.h"

namespace stagecraft::tiles::suite {

Image dehazed_picture(const Image& photograph, const Dehazing& how) {
  const auto filter =
      dehazed({photograph.width, photograph.height}, photograph.channels, how);
  return made(*filter, photograph, 3);
}

std::vector<std::string> names_with(const std::string& kind) {
  std::vector<std::string> names;
  for (const std::string& name : names_in(golden("good"))) {
    if (exists(golden("expected") / (name + kind))) names.push_back(name);
  }
  return names;
}

Image expected(const std::string& name, const std::string& kind) {
  return picture(golden("expected") / (name + kind));
}

Image photograph_of(const std::string& name) {
  return picture(golden("good") / name, Colours::rgb);
}

std::vector<Extent> small_sizes() {
  return {{1, 1},  {2, 1},  {1, 3},  {1, 40}, {40, 1},  {7, 8},  {15, 14},
          {16, 2}, {33, 9}, {5, 70}, {62, 5}, {64, 64}, {31, 50}};
}

}  // namespace stagecraft::tiles::suite
