#include <sstream>

#include "common/base/error.h"
#include "stages/toy/base/toy.h"

namespace stagecraft::toy {

const About about = {
    .rung = "00_words",
    .builds_on = "",
    .idea = "a stream reads every number",
    .change = "every line becomes a stream of its own",
    .watch = "nothing: this is the answer that every rung must give",
    .cost = "a stream a line",
};

long number(const std::string& line) {
  std::istringstream stream(line);
  long value = 0;
  if (!(stream >> value) || !(stream >> std::ws).eof()) {
    throw BadInput(line + " is not a whole number; write one a line");
  }
  return value;
}

long sum(const std::string& text) {
  long total = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) total += number(line);
  return total;
}

}  // namespace stagecraft::toy
