#pragma once

namespace stagecraft {
inline namespace base {

/// Has all memory come from one heap that keeps what is given back, so that the
/// system need not clear it again, and that lies on huge pages where the system
/// has some for who asks (STAGECRAFT_HUGE_PAGES=off asks for none). To be
/// called before there are other threads. A hint: without it, or without the
/// GNU C library, a program is slower, not wrong.
void keep_one_heap();

}  // namespace base
}  // namespace stagecraft
