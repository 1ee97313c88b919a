#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "bench/figures/merge.h"
#include "bench/figures/record.h"
#include "bench/figures/summary.h"
#include "common/base/error.h"
#include "common/base/exit_status.h"
#include "common/base/new_file.h"

namespace {

using namespace stagecraft;
using nlohmann::ordered_json;
namespace fs = std::filesystem;

/// Null where no file is named.
ordered_json json_of(const fs::path& file) {
  if (file.empty()) return {};
  std::ifstream stream(file);
  const auto json = ordered_json::parse(stream, nullptr, false);
  if (!json.is_object()) {
    throw BadInput(fmt::format(
        "{} is no file of results; measure again with bench/run --publish",
        file.string()));
  }
  return json;
}

int run(int argc, char** argv) {
  CLI::App app(
      "Makes one file of results of what bench/run --publish measured, and "
      "prints its name.");
  fs::path ladder, scaling, kernels, rounds, gate, rates, folder;
  app.add_option("LADDER", ladder, "What stagecraft-bench wrote")->required();
  app.add_option("FOLDER", folder, "For the file, named after the machine")
      ->required();
  app.add_option("--scaling", scaling, "Of stagecraft-bench --scaling");
  app.add_option("--kernels", kernels, "Of stagecraft-kernels");
  app.add_option("--rounds", rounds, "Of stagecraft-regress --record");
  app.add_option("--gate", gate, "Of stagecraft-regress --json");
  app.add_option("--rates", rates, "Of stagecraft-regress --rates --json");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  const ordered_json file =
      summarized(merge({json_of(ladder), json_of(scaling), json_of(kernels),
                        json_of(rounds), json_of(gate), json_of(rates)}));
  const fs::path path = folder / results_name(file);
  fs::create_directories(folder);
  write_file(path, results_text(file));
  fmt::print("{}\n", path.string());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return stagecraft::exit_status("stagecraft-merge",
                                 [&] { return run(argc, argv); });
}
