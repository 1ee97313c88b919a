// How fast edges are found, and how well, by the pipeline and by ways that are
// taken to make it faster: a table.
//
// Integers are not among them. Sums of 121 x 121 products of a level and a
// transmission in 16 bits need 38 bits, and the lanes for that are as wide as
// those of a double; in 8 bits they fit 32, but where the transmission is at
// its least, 25 of 255, half a step of it moves the result by 2 in 100.
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <vector>

#include "common/base/exit_status.h"
#include "stages/tiles/measure/drawn_edges.h"
#include "stages/tiles/measure/made.h"
#include "stages/tiles/tool/edges.h"

namespace stagecraft::tiles {
namespace {

constexpr int width = 3840;
constexpr int height = 2160;
constexpr int pictures = 3;
constexpr int rounds = 5;

double cpu_now() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) +
         1e-9 * static_cast<double>(time.tv_nsec);
}

/// Means of 2 x 2 pixels.
Image halved(const Image& rgb) {
  Image result(rgb.width / 2, rgb.height / 2, 3);
  for (int y = 0; y < result.height; ++y) {
    const auto upper = rgb.row(2 * y);
    const auto lower = rgb.row(2 * y + 1);
    for (int x = 0; x < result.width; ++x) {
      for (int c = 0; c < 3; ++c) {
        const int n = 6 * x + c;
        result.row(y)[3 * x + c] = static_cast<std::uint8_t>(
            (upper[n] + upper[n + 3] + lower[n] + lower[n + 3] + 2) / 4);
      }
    }
  }
  return result;
}

Image doubled(const Image& grey) {
  Image result(2 * grey.width, 2 * grey.height, 1);
  for (int y = 0; y < result.height; ++y) {
    for (int x = 0; x < result.width; ++x) {
      result.row(y)[x] = grey.row(y / 2)[x / 2];
    }
  }
  return result;
}

Image edges_in(const Image& photograph, const Dehazing& how) {
  const auto filter =
      edges_dehazed({photograph.width, photograph.height}, 3, how, {});
  return made(*filter, photograph, 1);
}

struct Way {
  const char* name;
  Image (*find)(const Image& photograph);
};

const Way ways[] = {
    {"full guided filter",
     [](const Image& photograph) { return edges_in(photograph, {}); }},
    {"subsampled by 4",
     [](const Image& photograph) {
       return edges_in(photograph, {.guiding = {.step = 4}});
     }},
    {"half resolution",
     [](const Image& photograph) {
       return doubled(edges_in(halved(photograph),
                               {.patch = 7, .guiding = {.radius = 30}}));
     }},
    {"haze left in",
     [](const Image& photograph) {
       return edges_in(photograph, {.omega = 0});
     }},
};

void print_table() {
  std::vector<DrawnEdges> drawn;
  drawn.reserve(pictures);
  for (int n = 0; n < pictures; ++n) {
    drawn.push_back(draw_edges(width, height, n));
  }
  fmt::print("{:<20}{:>10}{:>11}{:>9}\n", "way", "Mpixel/s", "precision",
             "recall");
  for (const Way& way : ways) {
    std::vector<double> seconds;
    double precision = 0, recall = 0;
    for (int n = 0; n < rounds * pictures; ++n) {
      const DrawnEdges& picture = drawn[n % pictures];
      const double begin = cpu_now();
      const Image found = way.find(picture.hazy);
      seconds.push_back(cpu_now() - begin);
      if (n >= pictures) continue;
      precision += found_again(found, picture.truth) / pictures;
      recall += found_again(picture.truth, found) / pictures;
    }
    std::ranges::nth_element(seconds,
                             seconds.begin() + std::ssize(seconds) / 2);
    fmt::print("{:<20}{:>10.1f}{:>11.3f}{:>9.3f}\n", way.name,
               width * height / 1e6 / seconds[seconds.size() / 2], precision,
               recall);
  }
  fmt::print(
      "of {} drawn pictures of {} x {}, found within a pixel; CPU time on one "
      "core, decoding apart, median of {}\n",
      pictures, width, height, rounds * pictures);
}

}  // namespace
}  // namespace stagecraft::tiles

int main() {
  return stagecraft::exit_status("tiles-edges-accuracy", [] {
    stagecraft::tiles::print_table();
    return 0;
  });
}
