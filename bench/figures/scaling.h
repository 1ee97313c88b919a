#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/figures/record.h"
#include "bench/figures/statistics.h"

namespace stagecraft {

/// How much faster a rung was with more workers, measured.
struct ScalingPoint {
  int ranks = 1;
  int threads = 1;       ///< of every rank
  Estimate speedup;      ///< over one worker, per work; n = 0: not known
  Estimate efficiency;   ///< speed-up per worker
  bool crowded = false;  ///< more workers than cores: not fitted
};

/// How much faster the fitted law says it would be. Not measured, and blind to
/// what more cores share: memory, network, the clock.
struct Modelled {
  int workers = 1;
  double speedup = 1;
};

/// A law fitted to the points of more ranks alone, or of more threads alone.
struct Fit {
  std::string of;               ///< "ranks" or "threads"
  int points = 0;               ///< behind the serial fraction
  double serial_fraction = 0;   ///< 0 to 1
  std::vector<Modelled> model;  ///< for 4 to 128 workers
};

/// One rung on more and more workers.
struct Scaling {
  std::string rung;
  /// "strong": the same work for all, Amdahl's law, of whose time with one
  /// worker the serial part is a fraction. "weak": work grows with the workers,
  /// Gustafson's law, of whose time with all of them it is a fraction.
  std::string role;
  std::vector<ScalingPoint> points;  ///< in the order of the arms
  std::vector<Fit> fits;             ///< none where nothing could be fitted
};

/// Every rung that has arms of role "strong" or "weak". A serial fraction is
/// the least-squares one over the points that are not crowded on `cores` cores,
/// the one worker aside. Source: Amdahl 1967, AFIPS 30:483; Gustafson 1988,
/// CACM 31:532.
std::vector<Scaling> scalings(const Record& record, int cores);

/// Tables for people. Every row says whether it is measured or a model.
std::string scaling_text(const std::vector<Scaling>& scalings);

}  // namespace stagecraft
