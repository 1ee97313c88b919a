#pragma once

#include <csignal>

namespace stagecraft {
inline namespace base {

/// Holds back every signal that can be, from this thread: while a file has a
/// name that is not its last, who ends the program would leave it there.
class Undisturbed {
 public:
  Undisturbed() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~Undisturbed() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  Undisturbed(const Undisturbed&) = delete;
  Undisturbed& operator=(const Undisturbed&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace base
}  // namespace stagecraft
