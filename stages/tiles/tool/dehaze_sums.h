#pragma once

#include <array>
#include <functional>
#include <span>
#include <vector>

namespace stagecraft::tiles {

/// Sums over a square about each pixel, clipped at the borders, of two values a
/// pixel, and of their products, row by row. Running sums in double precision:
/// what is added to single precision is taken away again to 1e-9.
class MovingSums {
 public:
  /// Which sums: of u and v, or also of u² and u v.
  enum class Terms { plain = 2, products = 4 };
  /// Writes the next row of u and of v.
  using Source = std::function<void(const std::array<float*, 2>& row)>;

  /// The square reaches `radius` pixels to either side.
  MovingSums(int width, int height, int radius, Terms terms, Source source);

  /// Goes to the next row.
  void next();
  /// Its sums, a row of `stride` for each term.
  const double* sums() const { return sums_.data(); }
  std::size_t stride() const { return stride_; }
  /// What turns the sums of pixel x into means.
  const double* weights() const { return weights_.data(); }

 private:
  std::array<float*, 2> ring(int y);

  int width_;
  int height_;
  int radius_;
  Terms terms_;
  Source source_;
  int ring_rows_;
  std::size_t stride_;           ///< of sums; with `radius` + 1 before
  std::vector<float> ring_;      ///< rows of u and v; one of 0 behind them
  std::vector<double> columns_;  ///< sums of columns; 0 outside the picture
  std::vector<double> sums_;
  std::vector<double> shares_;  ///< 1 over the columns of a square
  std::vector<double> weights_;
  int y_ = -1;
  int read_ = 0;  ///< rows
};

}  // namespace stagecraft::tiles
