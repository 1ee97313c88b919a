#include <algorithm>
#include <array>
#include <numeric>

#include "stages/tiles/09_huffman.h"

namespace stagecraft::tiles {
namespace {

/// A step of package-merge: the cheapest first, what pairs of the step before
/// cost and, among them, the symbols anew.
struct Step {
  std::vector<std::uint64_t> costs;
  std::vector<bool> is_symbol;
};

Step merged(const std::vector<std::uint64_t>& symbols,
            const std::vector<std::uint64_t>& before) {
  Step step;
  std::size_t next = 0;
  for (std::size_t n = 1; n < before.size(); n += 2) {
    const std::uint64_t pair = before[n - 1] + before[n];
    for (; next < symbols.size() && symbols[next] <= pair; ++next) {
      step.costs.push_back(symbols[next]);
      step.is_symbol.push_back(true);
    }
    step.costs.push_back(pair);
    step.is_symbol.push_back(false);
  }
  const auto rest = std::span(symbols).subspan(next);
  step.costs.insert(step.costs.end(), rest.begin(), rest.end());
  step.is_symbol.resize(step.costs.size(), true);
  return step;
}

}  // namespace

/// Source: Larmore and Hirschberg, A fast algorithm for optimal length-limited
/// Huffman codes, Journal of the ACM 37 (1990).
std::vector<std::uint8_t> code_lengths(
    std::span<const std::uint32_t> frequencies, int longest) {
  std::vector<std::size_t> used(frequencies.size());
  std::iota(used.begin(), used.end(), std::size_t{0});
  std::erase_if(used, [&](std::size_t n) { return frequencies[n] == 0; });
  std::ranges::stable_sort(used, {},
                           [&](std::size_t n) { return frequencies[n]; });
  std::vector<std::uint64_t> symbols(used.size());
  std::ranges::transform(used, symbols.begin(),
                         [&](std::size_t n) { return frequencies[n]; });
  std::vector<Step> steps{merged(symbols, {})};
  while (std::ssize(steps) < longest) {
    steps.push_back(merged(symbols, steps.back().costs));
  }
  // A symbol has a bit for each step in which it is among the cheapest.
  std::vector<std::uint8_t> lengths(frequencies.size());
  std::ptrdiff_t taken = 2 * std::ssize(used) - 2;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    const std::ptrdiff_t count = std::count(
        step->is_symbol.begin(), step->is_symbol.begin() + taken, true);
    for (std::ptrdiff_t n = 0; n < count; ++n) ++lengths[used[n]];
    taken = 2 * (taken - count);
  }
  return lengths;
}

std::vector<std::uint16_t> codes_of(std::span<const std::uint8_t> lengths) {
  std::array<unsigned, 16> count{};
  for (const std::uint8_t length : lengths) ++count[length];
  count[0] = 0;
  std::array<unsigned, 16> next{};
  for (std::size_t length = 1; length < next.size(); ++length) {
    next[length] = 2 * (next[length - 1] + count[length - 1]);
  }
  std::vector<std::uint16_t> codes;
  for (const std::uint8_t length : lengths) {
    const unsigned code = length == 0 ? 0 : next[length]++;
    unsigned turned = 0;
    for (int bit = 0; bit < length; ++bit) {
      turned = 2 * turned + (code >> bit & 1);
    }
    codes.push_back(static_cast<std::uint16_t>(turned));
  }
  return codes;
}

}  // namespace stagecraft::tiles
