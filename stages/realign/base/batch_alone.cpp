#include "stages/realign/base/batch.h"

/// Where there is one process.
namespace stagecraft::realign {

struct Batch::Dealer {};

Batch::Batch(Stage&, std::size_t, Who) {}
Batch::~Batch() = default;
std::size_t Batch::next() { return next_++; }

}  // namespace stagecraft::realign
