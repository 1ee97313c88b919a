#include "common/base/heap.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstdlib>

#include "common/base/resources.h"
#include "common/base/room.h"

namespace stagecraft {
namespace {

long faults() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return used.ru_minflt;
}

/// Page faults of 40 blocks of 4 MB, one after the other.
long faults_of_blocks() {
  const long before = faults();
  for (int n = 0; n < 40; ++n) Room<char>(4 << 20).assign(4 << 20, 'x');
  return faults() - before;
}

TEST(Heap, KeepsWhatIsGivenBack) {
  if (sanitized) GTEST_SKIP() << "a sanitizer has its own heap";
  // In a process of its own: a heap cannot be undone.
  EXPECT_EXIT(
      {
        setenv("STAGECRAFT_HUGE_PAGES", "off", 1);
        keep_one_heap();
        // Of the first block, with pages of 4 kB.
        std::exit(faults_of_blocks() <= 1100 ? 0 : 1);
      },
      testing::ExitedWithCode(0), "");
}

TEST(Room, HoldsWhatItIsGiven) {
  Room<int> room(2, 5);
  room.push_back(7);
  room.resize(4);
  room.back() = 9;
  EXPECT_EQ(room, (Room<int>{5, 5, 7, 9}));
}

}  // namespace
}  // namespace stagecraft
