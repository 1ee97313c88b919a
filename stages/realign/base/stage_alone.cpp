#include <cstdlib>

#include "stages/realign/base/realign.h"

/// What surrounds the work of a rung of one process.
namespace stagecraft::realign {

Stage::Stage(int&, char**&) : launch_(stagecraft::launch()) {}
Stage::~Stage() = default;
void Stage::part() {}
void Stage::unite() {}
bool Stage::root() const { return true; }
std::vector<std::string> Stage::gather(const std::string& text) const {
  return {text};
}
std::string Stage::spread(std::string text) const { return text; }
void Stage::abort(int status) const { std::exit(status); }

}  // namespace stagecraft::realign
