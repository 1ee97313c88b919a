#include <charconv>
#include <sstream>

#include "common/base/error.h"
#include "stages/toy/base/toy.h"

namespace stagecraft::toy {

const About about = {
    .rung = "01_digits",
    .builds_on = "00_words",
    .idea = "digits are read where they stand",
    .change = "no stream a line",
    .watch = "blanks around a number are not skipped by themselves",
    .cost = "none",
};

long number(const std::string& line) {
  long value = 0;
  const char* end = line.data() + line.size();
  const auto [rest, error] = std::from_chars(line.data(), end, value);
  if (error != std::errc() || rest != end) {
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
