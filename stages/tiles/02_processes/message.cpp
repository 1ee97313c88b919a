#include "stages/tiles/02_processes/message.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>

namespace stagecraft::tiles {
namespace {

/// Goes before the text. Both ends are one program: no byte order, no version.
struct Head {
  std::int64_t size = 0;
  double pixels = 0;
  Message::Kind kind{};
};

bool send_bytes(int socket, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t sent = send(socket, bytes, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool receive_bytes(int socket, char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t got = recv(socket, bytes, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    bytes += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

}  // namespace

bool send_message(int socket, const Message& message) {
  const Head head{.size = std::ssize(message.text),
                  .pixels = message.pixels,
                  .kind = message.kind};
  return send_bytes(socket, reinterpret_cast<const char*>(&head),
                    sizeof head) &&
         send_bytes(socket, message.text.data(), message.text.size());
}

std::optional<Message> receive_message(int socket) {
  Head head;
  if (!receive_bytes(socket, reinterpret_cast<char*>(&head), sizeof head)) {
    return std::nullopt;
  }
  Message message{.kind = head.kind, .pixels = head.pixels};
  message.text.resize(static_cast<std::size_t>(head.size));
  if (!receive_bytes(socket, message.text.data(), message.text.size())) {
    return std::nullopt;
  }
  return message;
}

}  // namespace stagecraft::tiles
