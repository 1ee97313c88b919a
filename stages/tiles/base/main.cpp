#include <filesystem>

#include "common/base/exit_status.h"
#include "common/base/launch.h"
#include "stages/tiles/base/program.h"

int main(int argc, char** argv) {
  stagecraft::shed_inherited_launch(stagecraft::Mpi::unused);
  const std::string program = std::filesystem::path(argv[0]).filename();
  return stagecraft::exit_status(program.c_str(), [&] {
    return stagecraft::tiles::run_program(argc, argv);
  });
}
