#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "stages/tiles/base/decoder.h"

/// What the tool makes of a photograph. A pipeline is one file that defines one
/// `Pipeline`, and a line in pipelines.cpp.
namespace stagecraft::tiles {

/// Rows of a photograph go in, from top to bottom; rows of the result come out,
/// as many, as soon as they are known.
class Filter {
 public:
  Filter() = default;
  virtual ~Filter() = default;
  Filter(const Filter&) = delete;
  Filter& operator=(const Filter&) = delete;

  /// The next row; behind the last one there is none.
  virtual void put(std::span<const std::uint8_t> row) = 0;
  /// The next row of the result; false while it is not known. Behind the last
  /// row of the photograph it is always known.
  virtual bool take(std::span<std::uint8_t> row) = 0;
};

/// A size, in pixels.
struct Extent {
  int width;
  int height;
};

/// A pipeline by its name, and how one is begun for a photograph.
struct Pipeline {
  std::string_view name;  ///< "grey-blur"
  std::string_view job;   ///< in a clause, for --help
  Colours wanted;         ///< of what goes in
  int channels;           ///< of the result: 1, grey, or 3
  /// `channels` are those of the rows that go in: 1 where a photograph is grey.
  std::unique_ptr<Filter> (*begin)(Extent extent, int channels);
};

/// All of them; the first is what is done by default.
const std::vector<Pipeline>& pipelines();

}  // namespace stagecraft::tiles
