#include <mpi.h>

#include <cstdlib>

/// A program that uses MPI and runs a command on every rank.
int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  const int status = argc > 1 ? std::system(argv[1]) : 2;
  MPI_Finalize();
  return status == 0 ? 0 : 1;
}
