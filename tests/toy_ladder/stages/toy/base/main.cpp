#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <thread>

#include "common/base/arguments.h"
#include "common/base/error.h"
#include "common/base/exit_status.h"
#include "common/base/launch.h"
#include "common/base/new_file.h"
#include "common/base/phases.h"
#include "common/base/report.h"
#include "stages/toy/base/toy.h"

namespace stagecraft::toy {
namespace {

namespace fs = std::filesystem;

struct Command {
  fs::path input;
  fs::path out = ".";
  int threads = 1;
  bool force = false;
  std::string about;
};

void add_options(CLI::App& app, Command& command, const std::string& program) {
  app.set_help_flag();  // to come last
  app.option_defaults()->group("Options");
  app.add_option("NUMBERS", command.input,
                 "a text of whole numbers, one a line");
  app.add_option("--out", command.out, "folder of the result")
      ->type_name("DIR")
      ->capture_default_str();
  app.add_option("--threads", command.threads, "threads, at most one here")
      ->type_name("N")
      ->check(CLI::Range(1, 4096).description(""));
  app.add_flag("--force", command.force, "replace results that are there");
  app.add_flag("--about{text}", command.about, "what this rung teaches")
      ->check(CLI::IsMember({"text", "json"}).description(""));
  app.set_version_flag("--version", program + " " STAGECRAFT_VERSION,
                       "say the version and leave");
  app.set_help_flag("-h,--help", "say this and leave");
}

std::string help(const CLI::App& app, const std::string& program) {
  return help_text({.name = program,
                    .version = STAGECRAFT_VERSION,
                    .summary = "Adds the numbers of a file.",
                    .synopsis = "[OPTIONS] NUMBERS",
                    .description = {},
                    .options = option_groups(app),
                    .examples = {"EXAMPLES",
                                 {{program + " numbers.txt --out results",
                                   "leaves results/numbers_sum.txt"}}},
                    .more = {},
                    .see_also = ""});
}

std::string content(const fs::path& file) {
  if (!fs::is_regular_file(file)) {
    throw BadInput(
        fmt::format("{} is not a file; name a text of numbers", file.string()));
  }
  std::ifstream stream(file);
  if (!stream) {
    throw BadInput(fmt::format("cannot read {}; give yourself the right to",
                               file.string()));
  }
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (text.empty()) {
    throw BadInput(
        fmt::format("{} is empty; name a text of numbers", file.string()));
  }
  return text;
}

void run(const Command& command, const std::string& line) {
  const std::string name = command.input.stem();
  const fs::path result = command.out / (name + "_sum.txt");
  const fs::path record_path = command.out / (name + "_run.json");
  if (command.threads > 1) {
    throw BadInput("this rung has one thread; leave out --threads");
  }
  if (launch().ranks > 1) {
    // The first rank says it once for all; give it the time to.
    if (launch().rank != 0)
      std::this_thread::sleep_for(std::chrono::seconds(10));
    throw BadInput("this rung has no ranks; start it without mpirun");
  }
  const std::string text = content(command.input);
  std::error_code failed;
  fs::create_directories(command.out, failed);
  if (failed) {
    throw BadInput(fmt::format("cannot make the folder {} ({}); name another",
                               command.out.string(), failed.message()));
  }
  for (const fs::path& path : {result, record_path}) {
    if (!fs::exists(path) || command.force) continue;
    throw BadInput(fmt::format("{} is there already; remove it or say --force",
                               path.string()));
  }
  NewFile file(result);
  NewFile record(record_path);
  const auto begin = std::chrono::steady_clock::now();
  {
    const Phase phase("add");
    file.write(fmt::format("{}\n", sum(text)));
  }
  const std::chrono::duration<double> seconds =
      std::chrono::steady_clock::now() - begin;
  record.write(run_report({.rung = std::string(about.rung),
                           .command = line,
                           .wall_seconds = seconds.count()},
                          nlohmann::ordered_json::object(),
                          {report_of_this_process()}));
  file.commit();
  record.commit();
}

int run(int argc, char** argv) {
  const std::string program = fs::path(argv[0]).filename();
  Command command;
  CLI::App app;
  add_options(app, command, program);
  try {
    parse_arguments(app, argc, argv, program,
                    [&] { return help(app, program); });
    if (command.about == "json") throw TextAsked{about_json("toy", about)};
    if (!command.about.empty()) throw TextAsked{about_text(about)};
  } catch (const TextAsked& asked) {
    std::fputs(asked.text.c_str(), stdout);
    return 0;
  }
  if (command.input.empty()) {
    throw BadInput("no file is named; see " + program + " --help");
  }
  run(command, fmt::format("{}", fmt::join(argv, argv + argc, " ")));
  return 0;
}

}  // namespace
}  // namespace stagecraft::toy

int main(int argc, char** argv) {
  const std::string program = std::filesystem::path(argv[0]).filename();
  return stagecraft::exit_status(
      program.c_str(), [&] { return stagecraft::toy::run(argc, argv); });
}
