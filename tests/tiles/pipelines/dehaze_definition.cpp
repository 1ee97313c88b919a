#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "tests/tiles/pictures.h"
#include "tests/tiles/pipelines/definitions.h"

namespace stagecraft::tiles::suite {
namespace {

/// A value a pixel.
struct Values {
  int width;
  int height;
  std::vector<double> at;

  double operator()(int x, int y) const { return at[y * width + x]; }
};

Values values(int width, int height,
              const std::function<double(int, int)>& value) {
  Values result{width, height, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) result.at.push_back(value(x, y));
  }
  return result;
}

Values combined(const Values& a, const Values& b,
                const std::function<double(double, double)>& combine) {
  Values result = a;
  std::ranges::transform(a.at, b.at, result.at.begin(), combine);
  return result;
}

/// What a step makes of the values in the square about each pixel, clipped at
/// the borders: first of those in a row, then of these in a column.
Values gathered(const Values& of, int radius, double first,
                const std::function<double(double, double)>& step) {
  const auto along = [&](int n, int size, const auto& value) {
    double result = first;
    for (int i = std::max(0, n - radius); i <= std::min(size - 1, n + radius);
         ++i) {
      result = step(result, value(i));
    }
    return result;
  };
  const Values rows = values(of.width, of.height, [&](int x, int y) {
    return along(x, of.width, [&](int u) { return of(u, y); });
  });
  return values(of.width, of.height, [&](int x, int y) {
    return along(y, of.height, [&](int v) { return rows(x, v); });
  });
}

Values least(const Values& of, int size) {
  return gathered(of, size / 2, INFINITY,
                  [](double a, double b) { return std::min(a, b); });
}

Values mean(const Values& of, int radius) {
  const Values ones = values(of.width, of.height, [](int, int) { return 1; });
  return combined(gathered(of, radius, 0, std::plus<>()),
                  gathered(ones, radius, 0, std::plus<>()), std::divides<>());
}

Values refined(const Values& guide, const Values& input,
               const Guiding& guiding) {
  const auto average = [&](const Values& of) {
    return mean(of, guiding.radius);
  };
  const Values u = average(guide);
  const Values v = average(input);
  const Values variance =
      combined(average(combined(guide, guide, std::multiplies<>())), u,
               [](double square, double m) { return square - m * m; });
  const Values covariance =
      combined(average(combined(guide, input, std::multiplies<>())),
               combined(u, v, std::multiplies<>()), std::minus<>());
  const Values a =
      combined(covariance, variance, [&](double product, double square) {
        return product / (square + guiding.epsilon);
      });
  const Values b =
      combined(v, combined(a, u, std::multiplies<>()), std::minus<>());
  return combined(combined(average(a), guide, std::multiplies<>()), average(b),
                  std::plus<>());
}

}  // namespace

Cleared dehazed_by_definition(const Image& photograph, const Dehazing& how) {
  const int width = photograph.width;
  const int height = photograph.height;
  const auto colour = [&](int x, int y, int c) {
    return photograph.row(
               y)[x * photograph.channels + c % photograph.channels] /
           255.0;
  };
  const auto least_colour = [&](const std::vector<double>& divisors) {
    return least(values(width, height,
                        [&](int x, int y) {
                          return std::min({colour(x, y, 0) / divisors[0],
                                           colour(x, y, 1) / divisors[1],
                                           colour(x, y, 2) / divisors[2]});
                        }),
                 how.patch);
  };

  const Values dark = least_colour({1, 1, 1});
  std::vector<int> order(dark.at.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(
      order, [&](int a, int b) { return dark.at[a] > dark.at[b]; });
  order.resize(std::max<std::size_t>(1, (dark.at.size() + 500) / 1000));
  std::vector<double> airlight;
  for (int c = 0; c < 3; ++c) {
    double sum = 0;
    for (const int n : order) sum += colour(n % width, n / width, c);
    airlight.push_back(
        std::max(sum / static_cast<double>(order.size()), 1 / 255.0));
  }

  Values rough = least_colour(airlight);
  for (double& value : rough.at) value = 1 - how.omega * value;
  const Image grey = grey_by_definition(photograph);
  const Values guide = values(
      width, height, [&](int x, int y) { return grey.row(y)[x] / 255.0; });
  const Values t = refined(guide, rough, how.guiding);
  Cleared cleared{Image(width, height, 3)};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      if (t(x, y) <= how.least_t) ++cleared.share_at_least;
      for (int c = 0; c < 3; ++c) {
        const double j =
            (colour(x, y, c) - airlight[c]) / std::max(t(x, y), how.least_t) +
            airlight[c];
        cleared.result.row(y)[3 * x + c] = static_cast<std::uint8_t>(
            std::lround(std::clamp(255 * j, 0.0, 255.0)));
      }
    }
  }
  cleared.share_at_least /= static_cast<double>(t.at.size());
  return cleared;
}

}  // namespace stagecraft::tiles::suite
