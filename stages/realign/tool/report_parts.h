#pragma once

#include <string>

#include "stages/realign/tool/findings.h"

namespace stagecraft::realign {

/// The parts of the report page, as markup.

/// Title, what was scanned, and the outcome in a sentence.
std::string report_header(const ReportFacts& facts, const Findings& found);
/// The key numbers as a table.
std::string numbers_section(const ReportFacts& facts, const Findings& found);
/// Motion, framewise displacement and the change from frame to frame.
std::string motion_section(const ReportFacts& facts, const Findings& found);
/// Three slices of mean and standard deviation before and after.
std::string slices_section(const Findings& found);
/// Both series to scroll through; `script` is that of the viewer, empty where
/// it is not installed.
std::string series_section(const Findings& found, const std::string& script);
/// How the figures were obtained.
std::string method_section(const Findings& found);

/// A figure for people: three digits, or all before the point.
std::string rounded(double value);

/// The style sheet.
std::string report_style();
/// What drives the viewer in the page.
std::string viewer_script();

}  // namespace stagecraft::realign
