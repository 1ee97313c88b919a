#include "common/base/heap.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string_view>

namespace stagecraft {
inline namespace base {
namespace {

/// Addresses that are set aside; only what is written takes memory.
constexpr std::size_t heap_bytes = std::size_t{1} << 30;
constexpr std::uintptr_t page = 4096;
constexpr std::uintptr_t huge_page = std::uintptr_t{1} << 21;

constexpr std::uintptr_t next_huge_page(std::uintptr_t address) {
  return (address + huge_page - 1) / huge_page * huge_page;
}

}  // namespace

void keep_one_heap() {
#ifdef __GLIBC__
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
  void* const none = reinterpret_cast<void*>(-1);
  const char* wish = std::getenv("STAGECRAFT_HUGE_PAGES");
  if (wish != nullptr && std::string_view(wish) == "off") return;
  // What malloc writes before a block would make a small page of its beginning:
  // it ends at a huge page's border. The block stays with the heap.
  const auto end = reinterpret_cast<std::uintptr_t>(sbrk(0));
  const std::uintptr_t begin = next_huge_page(end + page) - page;
  if (sbrk(static_cast<std::intptr_t>(begin - end)) == none) return;
  void* const heap = std::malloc(heap_bytes);
  if (heap == nullptr) return;
  const auto first = next_huge_page(reinterpret_cast<std::uintptr_t>(heap));
  madvise(reinterpret_cast<void*>(first), heap_bytes - huge_page,
          MADV_HUGEPAGE);
  std::free(heap);
#endif
}

}  // namespace base
}  // namespace stagecraft
