#pragma once

namespace stagecraft::course {

/// Prints what the course needs and whether it is here, and how fit the machine
/// is for timing. Returns whether nothing that is needed is missing.
bool doctor();

}  // namespace stagecraft::course
