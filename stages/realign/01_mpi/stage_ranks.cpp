#include <algorithm>

#include "common/base/launch.h"
#include "common/base/resources.h"
#include "stages/realign/01_mpi.h"
#include "stages/realign/base/realign.h"

/// What surrounds the work of a rung that has ranks: the same on all of them.
namespace stagecraft::realign {

namespace {

/// What a rank tells the others of itself. Flat, so that it can be sent.
struct Here {
  int first = 0;   ///< rank of its node
  int ranks = 1;   ///< of its node
  CpuSet allowed;  ///< to it
};

Here here(const Team& team) {
  MPI_Comm node = MPI_COMM_NULL;
  MPI_Comm_split_type(team.communicator, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL,
                      &node);
  MPI_Group on_node, all;
  MPI_Comm_group(node, &on_node);
  MPI_Comm_group(team.communicator, &all);
  Here here;
  const int least = 0;
  MPI_Group_translate_ranks(on_node, 1, &least, all, &here.first);
  MPI_Comm_size(node, &here.ranks);
  MPI_Group_free(&all);
  MPI_Group_free(&on_node);
  MPI_Comm_free(&node);
  here.allowed = allowed_here();
  return here;
}

/// What mpirun tells in the environment, and other launchers do not.
Launch launch_of(const Team& team) {
  Launch launch = stagecraft::launch();
  launch.ranks = team.ranks;
  launch.rank = team.rank;
  if (team.ranks == 1) return launch;
  const Here mine = here(team);
  std::vector<Here> all(team.ranks);
  MPI_Allgather(&mine, sizeof mine, MPI_BYTE, all.data(), sizeof mine, MPI_BYTE,
                team.communicator);
  launch.local_ranks = mine.ranks;
  launch.bound = true;
  for (int rank = 0; rank < team.ranks; ++rank) {
    const bool neighbour = rank != team.rank && all[rank].first == mine.first;
    if (neighbour && (all[rank].allowed & mine.allowed).any())
      launch.bound = false;
    const auto of_its_node =
        std::ranges::count(all, all[rank].first, &Here::first);
    if (of_its_node != all[rank].ranks) launch.local_ranks = 0;
  }
  return launch;
}

}  // namespace

/// MULTIPLE: threads beside the workers send messages while others do.
Stage::Stage(int& argc, char**& argv) {
  if (about.mpi_alone || launched()) start_mpi(argc, argv, MPI_THREAD_MULTIPLE);
  unite();
  launch_ = launch_of(*team_);
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
