#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/figures/record.h"
#include "bench/harness/plan.h"

namespace stagecraft {

/// The instructions of a rung's counted function with one worker.
struct Count {
  std::string rung;
  double work = 1;          ///< times the frames to fit: an injected slow-down
  double instructions = 0;  ///< 0: not known; valgrind cannot start it
  std::string wrong;        ///< why the count is worth nothing; empty: it is
};

/// Counts every arm's instructions with callgrind on an input of this size and
/// judges what they wrote. The first is the one that the others are judged by.
/// Throws BadInput where valgrind or a program is missing, else as `session`.
std::vector<Count> count_work(const std::vector<Arm>& arms,
                              const Ladder& ladder,
                              const std::filesystem::path& programs,
                              Amount::Size size = Amount::Size::counted);

/// The total of a file that callgrind wrote; 0: it holds none.
double instructions_in(const std::filesystem::path& file);

/// `stagecraft.work` of a file of results, and back.
nlohmann::ordered_json work_json(const std::vector<Count>& counts);
std::vector<Count> counts_of(const Record& record);

/// `stagecraft.work` of a session that was counted again: of the repetition
/// `n` (any number) in `stagecraft.work_again`, where `rung` did `work` times
/// its work. Nothing to change where nothing was counted again.
void count_again(Record& session, std::size_t n, const std::string& rung,
                 double work);

}  // namespace stagecraft
