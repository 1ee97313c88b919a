#include "tests/suite/core/core.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

namespace stagecraft::core {
namespace {

using testing::IsEmpty;

/// Records of runs hold times.
bool is_record(const std::string& name) { return name.ends_with("run.json"); }

bool is_hidden(const std::string& name) {
  return fs::path(name).filename().string().starts_with('.');
}

/// What a program says where it has more workers than there are CPUs.
bool speaks_of_crowds(const std::string& line) {
  return line.ends_with("more ranks or threads than CPUs bring nothing");
}

std::string replaced(std::string text, const std::string& what,
                     const std::string& with) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at)) {
    text.replace(at, what.size(), with);
    at += with.size();
  }
  return text;
}

}  // namespace

Files files_in(const fs::path& folder) {
  Files files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    files[fs::relative(entry.path(), folder)] = samples::content(entry.path());
  }
  return files;
}

Files results_in(const fs::path& folder) {
  Files files = files_in(folder);
  std::erase_if(files, [](const auto& file) { return is_record(file.first); });
  return files;
}

Words names_of(const Files& files) {
  Words names;
  for (const auto& [name, bytes] : files) names.push_back(name);
  return names;
}

Words hidden_in(const fs::path& folder) {
  Words names = names_of(files_in(folder));
  std::erase_if(names, [](const auto& name) { return !is_hidden(name); });
  return names;
}

Example::Example(double times, const Workers& workers) {
  Amount amount{.size = Amount::Size::tested};
  const fs::path home = folder / "input";
  fs::create_directory(home);
  fixture = subject().ladder().make(amount, home);
  if (times > 1) {
    fs::remove_all(home);
    fs::create_directory(home);
    amount.work = times * fixture.work;
    fixture = subject().ladder().make(amount, home);
  }
  succeed(fixture, folder / "whole", workers);
  whole = files_in(folder / "whole");
}

const Example& example() {
  static const Example smallest(1);
  return smallest;
}

std::string name_of(const Workers& workers) {
  return fmt::format("{} ranks, {} threads (0: as it chooses)", workers.ranks,
                     workers.threads);
}

Words command(const fs::path& program, const Fixture& fixture,
              const fs::path& out, const Workers& workers) {
  Words words = subject().ladder().command(fixture, out);
  words.insert(words.begin(), program);
  if (workers.threads > 0) {
    words.insert(words.end(), {"--threads", std::to_string(workers.threads)});
  }
  if (workers.ranks > 0) return black_box::on_ranks(workers.ranks, words);
  return words;
}

void succeed(const Fixture& fixture, const fs::path& out,
             const Workers& workers) {
  const Words words = command(subject().program, fixture, out, workers);
  const Outcome outcome = black_box::run(words);
  EXPECT_FALSE(outcome.timed_out);
  EXPECT_EQ(outcome.signal, 0);
  EXPECT_EQ(outcome.status, 0)
      << fmt::format("{}", fmt::join(words, " ")) << '\n'
      << outcome.err;
}

std::string sentence_of(const Outcome& outcome, const Words& words) {
  std::string name;
  for (const fs::path& program : {subject().program, subject().first}) {
    if (std::ranges::count(words, program.string()) > 0)
      name = program.filename();
  }
  Words sentences, others;
  std::istringstream lines(outcome.err);
  for (std::string line; std::getline(lines, line);) {
    if (speaks_of_crowds(line)) continue;
    const bool own = line.starts_with(name + ": ");
    (own ? sentences : others).push_back(line);
  }
  EXPECT_EQ(sentences.size(), 1U) << outcome.err;
  if (words[0] != "mpiexec" && outcome.status == 2) {
    EXPECT_THAT(others, IsEmpty());
  }
  if (sentences.empty()) return "";
  return replaced(sentences[0], name, "PROGRAM");
}

std::string refusal(const Words& words, const fs::path& folder) {
  SCOPED_TRACE(fmt::format("{}", fmt::join(words, " ")));
  const Files before = files_in(folder);
  const Outcome outcome = black_box::run(words);
  EXPECT_FALSE(outcome.timed_out);
  EXPECT_EQ(outcome.signal, 0);
  EXPECT_EQ(outcome.status, 2) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  const Files after = files_in(folder);
  EXPECT_EQ(names_of(after), names_of(before));
  EXPECT_TRUE(after == before) << "a file was changed";
  return sentence_of(outcome, words);
}

void expect_only_whole(const fs::path& out, const Files& whole) {
  for (const auto& [name, bytes] : files_in(out)) {
    if (is_hidden(name)) continue;
    if (is_record(name)) {
      EXPECT_TRUE(nlohmann::json::accept(bytes)) << name << " is not whole";
    } else if (!whole.contains(name)) {
      ADD_FAILURE() << name << " is none of its results";
    } else {
      EXPECT_TRUE(bytes == whole.at(name)) << name << " is not whole";
    }
  }
}

Humbly humbly() {
  if (geteuid() != 0) return {};
  const Words words{"setpriv", "--reuid=65534", "--regid=65534",
                    "--clear-groups"};
  for (const fs::path& program : {subject().program, subject().first}) {
    Words attempt = words;
    attempt.insert(attempt.end(), {program, "--version"});
    if (black_box::run(attempt).status != 0) {
      return {{},
              program.string() + " cannot be run by another user than root"};
    }
  }
  return {words, ""};
}

}  // namespace stagecraft::core
