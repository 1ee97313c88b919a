#pragma once

#include <string>
#include <vector>

#include "bench/figures/record.h"
#include "bench/figures/statistics.h"

namespace stagecraft {

/// Time per item of a kernel or ceiling, ns, over all its repetitions; n = 0:
/// not measured.
Estimate nanoseconds(const std::vector<KernelRecord>& all,
                     const std::string& name);

/// The share of its roof (see `roofline`) that the kernel of this name
/// reaches; 0: not known.
double share_of_ceiling(const Record& record, const KernelRecord& kernel);

/// One row a kernel, in Markdown.
std::string kernels_markdown(const Record& record);

}  // namespace stagecraft
