#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "bench/report/markers.h"
#include "bench/report/page.h"
#include "common/base/error.h"
#include "common/base/exit_status.h"
#include "common/base/new_file.h"

namespace {

using namespace stagecraft;
namespace fs = std::filesystem;

std::string content(const fs::path& file) {
  std::ifstream stream(file);
  if (!stream || !fs::is_regular_file(file)) {
    throw BadInput(
        fmt::format("cannot read {}; name a Markdown document", file.string()));
  }
  return {std::istreambuf_iterator<char>(stream), {}};
}

struct Change {
  fs::path file;
  std::string text;
};

/// What the documents become that do not say what the record does.
std::vector<Change> changes(const std::vector<fs::path>& documents,
                            const Record& record) {
  std::vector<Change> result;
  for (const fs::path& file : documents) {
    const std::string text = content(file);
    try {
      std::string filled = fill(text, record);
      if (filled != text) result.push_back({file, std::move(filled)});
    } catch (const BadInput& error) {
      throw BadInput(fmt::format("{}, {}", file.string(), error.what()));
    }
  }
  return result;
}

int run(int argc, char** argv) {
  CLI::App app(
      "Writes the figures of a file of results between the markers of "
      "documents.");
  fs::path results;
  fs::path page_file;
  bool only_check = false;
  std::vector<fs::path> documents;
  app.add_option("RESULTS", results, "What bench/run wrote")->required();
  app.add_option("DOCUMENT", documents, "Markdown with markers");
  app.add_flag("--check", only_check,
               "Write nothing; exit status 1 where a document would change");
  app.add_option("--page", page_file, "Write a report in HTML too")
      ->type_name("FILE")
      ->excludes("--check");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  const Record record = read_record(results);
  const std::vector<Change> changed = changes(documents, record);
  for (const Change& change : changed) {
    if (!only_check) write_file(change.file, change.text);
    fmt::print("{} {}\n", change.file.string(),
               only_check ? "does not say what was measured" : "written");
  }
  if (!page_file.empty()) {
    write_file(page_file, page(record));
    fmt::print("{} written\n", page_file.string());
  }
  return only_check && !changed.empty() ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  return stagecraft::exit_status("stagecraft-publish",
                                 [&] { return run(argc, argv); });
}
