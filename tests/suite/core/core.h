#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "stages/ladder.h"
#include "tests/common/base/folder.h"
#include "tests/suite/process.h"

/// The suite that every rung of every ladder passes. It knows a ladder by its
/// contract, and a rung by what its program says of itself.
namespace stagecraft::core {

namespace fs = std::filesystem;
using black_box::Outcome;
using black_box::Process;
using black_box::Words;

/// The rung that is judged.
struct Subject {
  fs::path program;
  fs::path first;  ///< the program of its ladder's first rung
  Rung rung;
  const Registered* registered;

  const Ladder& ladder() const { return *registered->ladder; }
};

/// The one that the command line names.
const Subject& subject();

/// Path in the folder and bytes of every file, hidden ones too.
using Files = std::map<std::string, std::string>;
Files files_in(const fs::path& folder);

/// The same without the records of runs, which hold times.
Files results_in(const fs::path& folder);

/// The names without the bytes, for messages.
Words names_of(const Files& files);

/// How a rung is started.
struct Workers {
  int ranks = 0;    ///< 0: without a launcher
  int threads = 0;  ///< 0: as it chooses
};
std::string name_of(const Workers& workers);

/// An input and what the rung makes of it where nothing is in its way.
struct Example {
  /// Of so many times the work of the smallest.
  explicit Example(double times, const Workers& workers = {});

  samples::Folder folder;
  Fixture fixture;
  Files whole;  ///< as of `files_in`
};

/// The smallest, made once.
const Example& example();

/// The words that run a program of the ladder on the fixture into `out`.
Words command(const fs::path& program, const Fixture& fixture,
              const fs::path& out, const Workers& workers = {});

/// Runs the rung; expects that it succeeds.
void succeed(const Fixture& fixture, const fs::path& out,
             const Workers& workers = {});

/// The one sentence that the rung says for itself, with PROGRAM for its name;
/// expects that there is one, and where no launcher speaks too, nothing else.
std::string sentence_of(const Outcome& outcome, const Words& words);

/// Runs words that cannot be carried out, and returns the sentence. Expects
/// status 2, and nothing else said, made or changed in the folder.
std::string refusal(const Words& words, const fs::path& folder);

/// Expects that what a run left in `out` is nothing but results that are whole:
/// each as in `whole`, of which some may be missing. Hidden files are none.
void expect_only_whole(const fs::path& out, const Files& whole);

/// Hidden files in the folder.
Words hidden_in(const fs::path& folder);

/// The words before a command that must obey permissions: none, but where the
/// user need not. `why_not` says why there are no such words; "": there are.
struct Humbly {
  Words words;
  std::string why_not;
};
Humbly humbly();

}  // namespace stagecraft::core
