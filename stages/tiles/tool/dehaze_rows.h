#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace stagecraft::tiles {

/// A row of each colour: red, green, blue.
using Colour = std::array<const std::uint8_t*, 3>;

/// Loops over the `width` pixels of a row, each compiled once for every kind of
/// processor. No result may overlap what is read.
struct DehazeRows {
  /// Red, green and blue apart.
  void (*split)(const std::uint8_t* rgb, std::size_t width,
                const std::array<std::uint8_t*, 3>& result);
  void (*join)(const Colour& rgb, std::size_t width, std::uint8_t* result);
  /// Brightness as OpenCV has it, ITU-R BT.601, in 1/32768.
  void (*grey)(const Colour& rgb, std::size_t width, std::uint8_t* result);

  /// The least of the three colours.
  void (*least)(const Colour& rgb, std::size_t width, std::uint8_t* result);
  /// The same of their products with `factors`.
  void (*least_product)(const Colour& rgb, const std::array<float, 3>& factors,
                        std::size_t width, float* result);
  /// Lowers each value to the other where that is less.
  void (*lower_bytes)(std::uint8_t* values, const std::uint8_t* others,
                      std::size_t width);
  void (*lower)(float* values, const float* others, std::size_t width);

  /// Into `sums`, two rows of `stride`: those of u and v, with a row that comes
  /// and without one that goes.
  void (*exchange)(const std::array<const float*, 2>& comes,
                   const std::array<const float*, 2>& goes, std::size_t width,
                   double* sums, std::size_t stride);
  /// The same into four: u, v, u², u v.
  void (*exchange_products)(const std::array<const float*, 2>& comes,
                            const std::array<const float*, 2>& goes,
                            std::size_t width, double* sums,
                            std::size_t stride);
  /// Sums of `window` columns, the last of which is x + window, of two rows.
  void (*slide)(const double* columns, std::size_t stride, std::size_t window,
                std::size_t width, double* sums);

  /// The line v = a u + b that fits a window best, a held down by `epsilon`
  /// (He 2013, (5) and (6)); from the four sums and what turns them to means.
  void (*fit)(const double* sums, std::size_t stride, const double* weights,
              double epsilon, std::size_t width,
              const std::array<float*, 2>& result);
  /// Both rows of sums as means.
  void (*means)(const double* sums, std::size_t stride, const double* weights,
                std::size_t width, const std::array<float*, 2>& result);
  /// A colour without haze, (I - A) / max(t, least) + A, in levels; t is
  /// line[0] x grey + line[1].
  void (*clear)(const std::uint8_t* colour, const std::uint8_t* grey,
                const std::array<const float*, 2>& line, float airlight,
                float least, std::size_t width, std::uint8_t* result);
};

/// Those for this processor.
const DehazeRows& dehaze_rows();

}  // namespace stagecraft::tiles
