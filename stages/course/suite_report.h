#pragma once

#include <string>

namespace stagecraft::course {

/// What a report of GoogleTest says of its first failure.
struct Failure {
  std::string test{};  ///< "Laws.NoMotionGivesZero"; empty: none began
  std::string text{};  ///< some indented lines; empty: it did not say
};
Failure first_failure(const std::string& report);

/// The name of a test as a sentence: "no motion gives zero" of
/// "Laws.NoMotionGivesZero".
std::string test_in_words(const std::string& test);

}  // namespace stagecraft::course
