#pragma once

#include <random>
#include <string>
#include <vector>

#include "bench/figures/record.h"

namespace stagecraft {

/// The numbers of a record's rounds, rising.
std::vector<int> rounds_of(const Record& record);

/// A record of these rounds alone, numbered anew in this order; one that comes
/// twice is two rounds. Reports are left out.
Record with_rounds(const Record& record, const std::vector<int>& rounds);

/// A session as it might have been: so many of these rounds, drawn with
/// replacement.
Record drawn(const Record& record, const std::vector<int>& rounds, int count,
             std::mt19937_64& random);

/// A record in which an arm's runs are those of another.
Record with_runs_of(const Record& record, const std::string& arm,
                    const std::string& other);

}  // namespace stagecraft
