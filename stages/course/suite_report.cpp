#include "stages/course/suite_report.h"

#include <cctype>
#include <sstream>

namespace stagecraft::course {
namespace {

/// "twice the same run gives the same bits" of "TwiceTheSame...".
std::string sentence(const std::string& name) {
  std::string words;
  for (const char letter : name) {
    const auto byte = static_cast<unsigned char>(letter);
    if (std::isupper(byte) != 0 && !words.empty()) words += ' ';
    words += static_cast<char>(std::tolower(byte));
  }
  return words;
}

}  // namespace

std::string test_in_words(const std::string& test) {
  std::string name = test.substr(test.find('.') + 1);
  const auto slash = name.find('/');
  const std::string with =
      slash == name.npos ? "" : " (" + name.substr(slash + 1) + ")";
  return sentence(name.substr(0, slash)) + with;
}

Failure first_failure(const std::string& report) {
  Failure failure;
  std::istringstream lines(report);
  bool inside = false;
  int left = 6;  // lines that are worth showing
  for (std::string line; std::getline(lines, line) && left > 0;) {
    const std::string began = "[ RUN      ] ";
    if (!inside && line.starts_with(began)) {
      failure.test = line.substr(began.size());
    }
    const bool end = line.starts_with("[") || line.starts_with("-----") ||
                     line.starts_with("MPI_ABORT") || line.empty();
    if (inside && end) break;
    if (inside) {
      failure.text += "            " + line + "\n";
      --left;
    }
    if (line.ends_with(": Failure") || line.starts_with("unknown file")) {
      inside = true;
    }
  }
  return failure;
}

}  // namespace stagecraft::course
