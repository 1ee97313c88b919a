#include <hwloc.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

#include "bench/kernels/kernel.h"

/// What one core can do at most: multiply-adds in registers, and bandwidth at
/// each level of memory. Kernels are judged by these, so both use the widest
/// vectors that the processor has, whatever the program is built for.
namespace stagecraft {
namespace {

/// A register of so many doubles.
template <int lanes>
struct Register {
  using Type [[gnu::vector_size(lanes * sizeof(double)), gnu::may_alias]] =
      double;
};

#ifdef __x86_64__
template <typename Loop>
[[gnu::target("avx512f")]] auto in_512_bits(const Loop& loop) {
  return loop.template run<8>();
}
template <typename Loop>
[[gnu::target("fma")]] auto in_256_bits(const Loop& loop) {
  return loop.template run<4>();
}
#endif

/// Runs a loop in the widest registers that the processor has.
template <typename Loop>
auto in_widest(const Loop& loop) {
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx512f")) return in_512_bits(loop);
  if (__builtin_cpu_supports("fma")) return in_256_bits(loop);
#endif
  return loop.template run<2>();
}

/// Many x = x * factor + factor, in chains that do not wait for each other: as
/// many as hide a latency of 5 cycles in 2 units, and as leave one of 16
/// registers for the factor.
struct MultiplyAdds {
  static constexpr int chains = 12;
  static constexpr int steps = 100000;
  double factor;

  struct Result {
    double mean;   ///< of all x
    double items;  ///< multiply-adds done
  };

  template <int lanes>
  [[gnu::always_inline]] inline Result run() const {
    using Vector = typename Register<lanes>::Type;
    Vector x[chains];
    for (int c = 0; c < chains; ++c) x[c] = Vector{} + c;
    for (int step = 0; step < steps; ++step) {
#pragma GCC unroll 12
      for (int c = 0; c < chains; ++c) x[c] = x[c] * factor + factor;
    }
    Vector sum{};
    for (int c = 0; c < chains; ++c) sum += x[c];
    double total = 0;
    for (int lane = 0; lane < lanes; ++lane) total += sum[lane];
    return {total / (chains * lanes), 1.0 * chains * lanes * steps};
  }
};

void multiply_adds(benchmark::State& state) {
  MultiplyAdds loop{.factor = 0.5};
  const MultiplyAdds::Result result = in_widest(loop);
  // x = x / 2 + 1 / 2 ends at 1.
  check(state, std::abs(result.mean - 1), 1e-12);
  measure(state, {.items = result.items, .flop = 2}, [&] {
    benchmark::DoNotOptimize(loop);
    benchmark::DoNotOptimize(in_widest(loop));
  });
}

/// A cache line; arrays of them begin where one does.
struct alignas(64) Line {
  double values[8];
};

/// a = b + factor * c. Source: McCalpin, "Memory bandwidth and machine balance
/// in current high performance computers", 1995 (STREAM).
struct Triad {
  Line* a;
  const Line* b;
  const Line* c;
  std::size_t lines;
  int passes;
  double factor;

  template <int lanes>
  [[gnu::always_inline]] inline int run() const {
    using Vector = typename Register<lanes>::Type;
    auto* to = reinterpret_cast<Vector*>(a);
    const auto* from = reinterpret_cast<const Vector*>(b);
    const auto* scaled = reinterpret_cast<const Vector*>(c);
    const std::size_t vectors = lines * (8 / lanes);
    const Vector all = Vector{} + factor;
    for (int pass = 0; pass < passes; ++pass) {
#pragma GCC unroll 4
      for (std::size_t n = 0; n < vectors; ++n) {
        to[n] = from[n] + all * scaled[n];
      }
      benchmark::ClobberMemory();
    }
    return passes;
  }
};

/// Three arrays of `bytes` together, for a level that holds `held`. An item
/// moves 24 bytes, as STREAM counts: the line that a store may read first is
/// the machine's affair, and kernels are not charged for it either.
void triad(benchmark::State& state, double bytes, double held) {
  const auto lines = static_cast<std::size_t>(bytes / 3 / sizeof(Line));
  std::vector<Line> a(lines, Line{});
  const std::vector<Line> b(lines, Line{1, 1, 1, 1, 1, 1, 1, 1});
  const std::vector<Line> c(lines, Line{2, 2, 2, 2, 2, 2, 2, 2});
  // A call takes long enough to hide what it costs itself.
  const int passes = std::max(1, static_cast<int>(1e6 / bytes));
  Triad loop{a.data(), b.data(), c.data(), lines, passes, 3};
  in_widest(loop);
  double error = 0;
  for (const Line& line : a) {
    for (const double value : line.values) {
      error = larger(error, std::abs(value - 7));
    }
  }
  check(state, error, 0);
  const Work work{.items = static_cast<double>(lines * 8) * passes,
                  .bytes = 3 * sizeof(double),
                  .flop = 2,
                  .working_set = held};
  measure(state, work, [&] {
    benchmark::DoNotOptimize(loop);
    in_widest(loop);
  });
}

/// Size of a cache of the first core, bytes; 0: it has none.
double cache_bytes(hwloc_topology_t topology, hwloc_obj_type_t type) {
  const hwloc_obj_t cache = hwloc_get_obj_by_type(topology, type, 0);
  return cache ? static_cast<double>(cache->attr->cache.size) : 0;
}

}  // namespace

void register_ceilings() {
  benchmark::RegisterBenchmark("ceiling/fma", multiply_adds);
  hwloc_topology_t topology;
  if (hwloc_topology_init(&topology) || hwloc_topology_load(topology)) {
    throw std::runtime_error("hwloc cannot tell the caches of this machine");
  }
  double largest = 32 << 20;  // taken for granted where a cache is hidden
  for (const auto& [name, type] :
       {std::pair{"ceiling/triad/L1", HWLOC_OBJ_L1CACHE},
        std::pair{"ceiling/triad/L2", HWLOC_OBJ_L2CACHE},
        std::pair{"ceiling/triad/L3", HWLOC_OBJ_L3CACHE}}) {
    const double bytes = cache_bytes(topology, type);
    if (bytes == 0) continue;
    // A quarter: other programs, unseen ones too, use a cache that is shared.
    benchmark::RegisterBenchmark(name, triad, bytes / 4, bytes);
    largest = std::max(largest, bytes);
  }
  hwloc_topology_destroy(topology);
  benchmark::RegisterBenchmark("ceiling/triad/memory", triad, 4 * largest,
                               4 * largest);
}

}  // namespace stagecraft
