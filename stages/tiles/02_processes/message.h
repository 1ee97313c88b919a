#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stagecraft::tiles {

/// What goes through the socket between a crew and a worker.
struct Message {
  enum class Kind : char {
    photograph,  ///< do this one
    dismissal,   ///< no more will come
    result,      ///< with its pixels
    refusal,     ///< what is wrong with the photograph
    failure,     ///< what is wrong with the machine
    report       ///< the last word of a worker
  };
  Kind kind = Kind::photograph;
  double pixels = 0;
  std::string text{};
};

/// False where nobody is there any more.
bool send_message(int socket, const Message& message);

/// Waits for a message; nothing where the other end is gone.
std::optional<Message> receive_message(int socket);

}  // namespace stagecraft::tiles
