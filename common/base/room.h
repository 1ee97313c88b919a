#pragma once

#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace stagecraft {
inline namespace base {

/// An allocator that leaves as it was what is constructed from nothing.
template <class T>
struct Uncleared : std::allocator<T> {
  template <class Other>
  struct rebind {
    using other = Uncleared<Other>;
  };

  template <class Value>
  void construct(Value* at) noexcept {
    ::new (static_cast<void*>(at)) Value;
  }
  template <class Value, class... From>
  void construct(Value* at, From&&... from) {
    std::construct_at(at, std::forward<From>(from)...);
  }
};

/// Numbers that are written before they are read: what is added by its size
/// alone is not cleared.
template <class T>
using Room = std::vector<T, Uncleared<T>>;

}  // namespace base
}  // namespace stagecraft
