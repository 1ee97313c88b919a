#include "stages/realign/01_mpi.h"
#include "stages/realign/base/realign.h"

/// What surrounds the work of a rung that has ranks: the same on all of them.
namespace stagecraft::realign {

/// MULTIPLE: threads beside the workers send messages while others do.
Stage::Stage(int& argc, char**& argv) {
  if (about.mpi_alone || launched()) start_mpi(argc, argv, MPI_THREAD_MULTIPLE);
  unite();
}

Stage::~Stage() { end_mpi(); }

void Stage::part() {
  team_ = std::make_shared<const Team>(team_of(MPI_COMM_SELF));
}

void Stage::unite() {
  team_ = std::make_shared<const Team>(team_of(MPI_COMM_WORLD));
}

bool Stage::root() const { return team_->rank == 0; }

std::vector<std::string> Stage::gather(const std::string& text) const {
  return gather_texts(*team_, text);
}

std::string Stage::spread(std::string text) const {
  std::size_t length = text.size();
  broadcast(*team_, &length, 1);
  text.resize(length);
  broadcast(*team_, text.data(), length);
  return text;
}

/// The launcher ends all ranks where one leaves with a status. MPI_Abort would
/// do the same, but what it has mpirun print was seen to hang or crash mpirun,
/// in one of eight runs on Open MPI 4.1.4 with PMIx 4.2.2.
void Stage::abort(int status) const {
  if (team_->ranks == 1) end_mpi();
  std::_Exit(status);
}

}  // namespace stagecraft::realign
