#pragma once

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace stagecraft {
inline namespace base {

#if defined(__x86_64__)
namespace detail {
__attribute__((target("avx"))) inline void clear_upper_halves() {
  _mm256_zeroupper();
}
}  // namespace detail
#endif

/// To be called after a library that leaves the upper halves of this thread's
/// vector registers in use, as ISA-L 2.30 does: until they are clear, SSE
/// instructions take 3.5 to 6 times as long (measured on Zen 4).
inline void clear_upper_halves() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx")) detail::clear_upper_halves();
#endif
}

}  // namespace base
}  // namespace stagecraft
