#include <fmt/core.h>

#include <exception>
#include <string>
#include <vector>

#include "bench/kernels/kernel.h"

/// The kernels of the rungs, one at a time, and what one core can do at most.
/// Takes the flags of Google Benchmark. Exit status 1 where a result is wrong.
int main(int argc, char** argv) {
  // Flags given come later and win. Repetitions of all kernels are interleaved,
  // so that a noisy spell does not fall on one alone.
  std::vector<std::string> words(argv, argv + argc);
  words.insert(words.begin() + 1,
               {"--benchmark_min_time=0.05", "--benchmark_repetitions=5",
                "--benchmark_enable_random_interleaving=true"});
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  int count = static_cast<int>(arguments.size());
  try {
    benchmark::Initialize(&count, arguments.data());
    if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) {
      return 2;
    }
    stagecraft::register_ceilings();
    benchmark::RunSpecifiedBenchmarks();
    return stagecraft::anything_wrong() ? 1 : 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "stagecraft-kernels: {}\n", error.what());
    return 1;
  }
}
