#pragma once

#include <string>
#include <string_view>

#include "common/base/input_files.h"
#include "stages/tiles/04_async.h"
#include "stages/tiles/tool/inputs.h"

/// What workers do.
namespace stagecraft::tiles {

/// What is to be done, as all workers know it.
struct Job {
  ToolCommand command;
  std::vector<Photograph> photographs;
  InputFiles inputs;              ///< all photographs that were named
  std::vector<char> tiles_there;  ///< of each; see `prepare_outputs`
  std::vector<char> shown;        ///< whether a preview of it is wanted
};

/// What a worker found, beside the result.
struct Finding {
  bool kept = false;     ///< all tiles were there already
  bool flat = false;     ///< the result has one level throughout
  std::string before{};  ///< previews, as the bytes of JPEG files, where wanted
  std::string after{};

  std::string bytes() const;
  static Finding of(std::string_view bytes);
};

/// A worker's part in a photograph. The bytes are the task, with the size of
/// what was left in the slot, and behind it a finding. Throws BadInput.
Result process(Task task, const Arena& arena, const Job& job);

/// What a worker told behind a task.
Finding finding_in(const Reply& reply);

}  // namespace stagecraft::tiles
