#include "stages/tiles/base/work.h"

#include <fmt/format.h>

#include <new>
#include <utility>

#include "common/base/error.h"
#include "common/base/new_file.h"
#include "common/base/phases.h"
#include "common/base/resources.h"

namespace stagecraft::tiles {

Work::Work(Folder folder, std::filesystem::path out, std::string program)
    : folder_(std::move(folder)),
      out_(std::move(out)),
      program_(program),
      progress_(std::move(program), "photograph") {
  for (const auto& [name, wrong] : folder_.refused) refuse(name, wrong);
}

void Work::refuse(const std::string& name, const std::string& wrong) {
  ++refused_;
  progress_.clear();
  fmt::print(stderr, "{}: {} {}\n", program_,
             without_home((folder_.path / name).string()), wrong);
}

std::string Work::read(int n) const {
  const Phase phase("read");
  return read_file(folder_.path / name(n));
}

void Work::write(int n, std::string_view result) const {
  const Phase phase("write");
  NewFile file(out_ / result_name(name(n)));
  file.write(result);
  file.commit(NewFile::Flush::later);
}

void Work::done(int n, const Outcome& outcome) {
  const std::lock_guard lock(mutex_);
  if (outcome.wrong.empty()) {
    pixels_ += outcome.pixels;
  } else {
    refuse(name(n), outcome.wrong);
  }
  progress_.at(done_++, size());
}

void Work::attempt(int n, const std::function<double()>& work) {
  done(n, outcome_of(work));
}

void Work::flush() const { flush_file_system(out_); }

Outcome outcome_of(const std::function<double()>& work) {
  try {
    return {.pixels = work()};
  } catch (const BadInput& error) {
    return {.wrong = error.what()};
  } catch (const std::bad_alloc&) {
    return {.wrong =
                "takes more memory than there is; leave it out, use fewer "
                "--threads, or raise --memory"};
  }
}

}  // namespace stagecraft::tiles
