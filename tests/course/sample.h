#pragma once

#include <string>

namespace stagecraft::course {

/// The page of an exercise.
inline const std::string sample_page =
    "# Share it\n\nMinutes: 45\nLevel: new to it\n"
    "Judged by: structure with 3 ranks, at least 1.50\n"
    "Tested on: 2 ranks of 3 threads, `Laws.*:*/clean`\n"
    "Tested on: 1 thread, `*`\n"
    "Predict: How many times?\n\nMinutes: 7 is text here.\n\n"
    "<!-- marked -->\n<!-- /marked -->\n\n"
    "## Hint 1\n\nA nudge.\n\n    code\n\n## Hint 2\n\nMore.\n\n"
    "## Hint 3\nAll.\n## Bug hunt\nFind it.\n";

/// The pages of two rungs, what makes the first the starter of the second, and
/// what makes the second a bug hunt.
inline const std::string plain_page =
    "// Plain.\nint sum() {\n  return 1 + 2;\n}\n";
inline const std::string split_page =
    "// Split.\nint sum() {\n  return half(0) + half(1);\n}\n";
inline const std::string split_patch =
    "--- 00_plain.cpp\n+++ 01_split.cpp\n@@ -1,4 +1,5 @@\n"
    "-// Plain.\n+// Split.\n int sum() {\n+  // Your work: split it.\n"
    "   return 1 + 2;\n }\n";
inline const std::string split_starter =
    "// Split.\nint sum() {\n  // Your work: split it.\n  return 1 + 2;\n}\n";
inline const std::string split_hunt =
    R"json({"changes": [{"find": "half(1)", "replace": "half(0)"}]})json";

}  // namespace stagecraft::course
