#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/progress.h"
#include "stages/tiles/base/folder.h"

namespace stagecraft::tiles {

/// What the user chose that a page has to know.
struct Options {
  int workers = 1;                 ///< threads or processes
  std::int64_t memory = 1L << 30;  ///< bytes a worker may take for a photograph
};

/// What a photograph was made into.
struct Result {
  std::string bytes;  ///< of the file
  double pixels = 0;
};

/// What came of a photograph: its pixels, or a sentence without its subject
/// that says what is wrong with it.
struct Outcome {
  double pixels = 0;
  std::string wrong{};
};

/// The photographs of a run and what becomes of them. Several threads may use
/// it at once.
class Work {
 public:
  /// `program` speaks to the user.
  Work(Folder folder, std::filesystem::path out, std::string program);

  int size() const { return static_cast<int>(folder_.photographs.size()); }
  /// The name of photograph n in its folder.
  const std::string& name(int n) const { return folder_.photographs[n]; }

  /// The bytes of photograph n. Throws BadInput.
  std::string read(int n) const;
  /// Puts the result of photograph n in its place, complete.
  void write(int n, std::string_view result) const;
  /// Photograph n is done with; the user is told what is wrong with it.
  void done(int n, const Outcome& outcome);
  /// The same with what `work` comes to: the pixels of a photograph, or a
  /// BadInput that it throws, or that it finds no memory. Other errors pass.
  void attempt(int n, const std::function<double()>& work);

  /// Makes sure that what was written stays, whatever happens to the machine.
  void flush() const;

  double pixels() const { return pixels_; }
  int refused() const { return refused_; }

 private:
  /// Says what is wrong with a photograph, and counts it.
  void refuse(const std::string& name, const std::string& wrong);

  Folder folder_;
  std::filesystem::path out_;
  std::string program_;
  Progress progress_;
  std::mutex mutex_;  ///< of what stands below
  double pixels_ = 0;
  int refused_ = 0;
  int done_ = 0;
};

/// What `work` comes to; see `Work::attempt`.
Outcome outcome_of(const std::function<double()>& work);

}  // namespace stagecraft::tiles
