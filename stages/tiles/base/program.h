#pragma once

namespace stagecraft::tiles {

/// The program of a rung: what its `main` does. Returns the exit status, 2
/// where a photograph was refused. Throws as `exit_status` takes it.
int run_program(int argc, char** argv);

}  // namespace stagecraft::tiles
