#pragma once

#include "common/scan/rigid.h"

namespace stagecraft::realign {

/// Shifts in mm, turns in rad.
inline Parameters row(double tx, double ty, double tz, double rx, double ry,
                      double rz) {
  Parameters p;
  p << tx, ty, tz, rx, ry, rz;
  return p;
}

}  // namespace stagecraft::realign
