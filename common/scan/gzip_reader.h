#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

namespace stagecraft {
inline namespace scan {

/// Whether a stream goes on, or how it ended.
enum class StreamState {
  open,
  whole,   ///< at its end, and all checksums agree
  cut,     ///< the file ends before the stream does
  damaged  ///< the file disagrees with the format or with a checksum
};

/// A regular file read from its begin to its end, decompressed where it begins
/// as gzip files do (RFC 1952), of one member or several. What follows the last
/// member is left alone. Takes 0.4 MB, however long the file is.
class GzipReader {
 public:
  /// Throws BadInput where the file may not be read, std::system_error where
  /// the machine fails.
  explicit GzipReader(std::filesystem::path path);
  ~GzipReader();
  GzipReader(const GzipReader&) = delete;
  GzipReader& operator=(const GzipReader&) = delete;

  bool compressed() const { return inflater_ != nullptr; }
  StreamState state() const { return state_; }
  /// Bytes of the stream before the next one that is read.
  std::int64_t position() const { return position_; }
  /// Moves to `position`, in a compressed file only as far as its stream
  /// reaches; going back there decompresses again from the begin. Throws
  /// std::system_error.
  void seek(std::int64_t position);
  /// Fills `bytes`, or as much of them as the stream has. Returns how many were
  /// filled. Throws std::system_error.
  std::size_t read(std::span<std::byte> bytes);

 private:
  struct Inflater;

  struct Descriptor {
    explicit Descriptor(const std::filesystem::path& path);
    ~Descriptor();
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    const int number;
  };

  /// What the file holds from `offset` on. Returns how many bytes of `bytes`
  /// were filled, 0 where the file ends.
  std::size_t load(std::int64_t offset, std::span<std::byte> bytes) const;
  bool member_begins_at(std::int64_t offset) const;
  void restart();
  std::size_t inflate(std::span<std::byte> bytes);

  std::filesystem::path path_;
  Descriptor file_;
  std::unique_ptr<Inflater> inflater_;  ///< null: not compressed
  std::int64_t position_ = 0;
  StreamState state_ = StreamState::open;
};

}  // namespace scan
}  // namespace stagecraft
