#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace stagecraft {

/// A line of a Markdown document.
struct Line {
  std::size_t begin = 0;  ///< of its first byte in the document
  std::string text;       ///< without its end
  bool code = false;      ///< fenced, or indented by four spaces
};

std::vector<Line> lines_of(const std::string& document);

/// The number of the line, from 1, in which a byte of a document lies.
int line_number(const std::string& document, std::size_t byte);

/// A part of a document between `<!-- KIND: NAME -->` and `<!-- /KIND -->`:
///   figures  a block of figures on lines of its own
///   figure   a figure in the text
///   cited    figures from elsewhere; NAME is the source
///   chosen   a setting, not a measurement; has no NAME
struct Mark {
  std::string kind;
  std::string name;
  std::size_t opening = 0;  ///< first byte of the opening comment
  std::size_t begin = 0;    ///< of what stands between, bytes
  std::size_t end = 0;
};

/// All marks, in order; those in code are none. Throws BadInput, with the line,
/// for one that is not closed, stands in another, or lacks its name.
std::vector<Mark> marks_of(const std::string& document);

}  // namespace stagecraft
