#include "stages/realign/01_mpi.h"
#include "stages/realign/realign.h"

/// What surrounds the work of a rung that has ranks: the same on all of them.
namespace stagecraft::realign {

/// FUNNELED: rungs that have threads too send messages from the first one only.
Stage::Stage(int& argc, char**& argv) {
  start_mpi(argc, argv, MPI_THREAD_FUNNELED);
}

Stage::~Stage() { MPI_Finalize(); }

bool Stage::root() const { return rank() == 0; }

std::vector<std::string> Stage::gather(const std::string& text) const {
  return gather_texts(text);
}

/// Alone there is nobody to take along: the program leaves without the
/// paragraph that Open MPI prints of an abort.
void Stage::abort(int status) const {
  if (ranks() > 1) MPI_Abort(MPI_COMM_WORLD, status);
  MPI_Finalize();
  std::exit(status);
}

}  // namespace stagecraft::realign
