#pragma once

#include <string>
#include <vector>

#include "bench/figures/scaling.h"
#include "bench/report/chart.h"

namespace stagecraft {

/// Axes that hold all measured points of a rung and the model fitted to them.
Plot scaling_axes(const Scaling& scaling);

/// Measured points, the model and the ideal between these axes. `name` as of
/// `plot_drawing`.
std::string scaling_plot(const Plot& plot, const Scaling& scaling,
                         const std::string& name);

/// What its colours mean.
std::vector<KeyEntry> scaling_key();

}  // namespace stagecraft
