#pragma once

#include <string>

#include "bench/figures/statistics.h"

namespace stagecraft {

/// A value to so many significant digits, without an exponent: 41.02 to three
/// is "41.0", 1234 to two is "1200".
std::string rounded(double value, int significant);

/// An estimate to the digits that its interval supports: three where the
/// interval is narrower than a tenth of the value, else two. "-": not known.
std::string digits(const Estimate& estimate);

/// The same with its interval, to the same place: "1.97 [1.93, 2.02]".
std::string with_interval(const Estimate& estimate);

/// The estimate of a share, in per cent.
Estimate percent(const Estimate& share);

/// A share in whole per cent, "-" for 0: not known.
std::string whole_percent(double share);

/// Bytes in MB (1e6), "-" for 0: not known.
std::string in_megabytes(double bytes);

}  // namespace stagecraft
