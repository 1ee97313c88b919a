#include "common/base/arguments.h"
#include "stages/tiles/tool/command_options.h"

/// What is said of the tool beside its options.
namespace stagecraft::tiles {
namespace {

Section examples(const std::string& name) {
  return {"EXAMPLES",
          {{name + " photographs --out grey",
            "leaves grey/NAME.png for each of photographs"},
           {name + " flight --recursive --out small --format jpg --report",
            "JPEG, in folders as they are in flight, with a page to look at"},
           {name + " flight --out clear --pipeline dehaze --format jpg",
            "removes the haze"},
           {name + " photographs --out tiles --tiles 512",
            "cut in tiles of 512 x 512 pixels"},
           {name + " photographs --out grey --skip-existing",
            "goes on where an earlier run was interrupted"}}};
}

Section files() {
  return {
      "OUTPUT FILES",
      {{"NAME.png", "the result, 8 bits, grey or in colours",
        "NAME is that of the photograph with its own ending: photograph.jpg "
        "gives photograph.jpg.png. With --format jpg it ends in .jpg."},
       {"NAME_y_x.png", "with --tiles: a tile of it"},
       {"run.json", "what was run, on what machine, and where time went",
        "It holds neither user nor host name. While a run goes on it holds "
        "its settings alone, with which --skip-existing is compared."},
       {"report.html", "with --report: a page to look at"}}};
}

Section statuses() {
  return {"EXIT STATUS",
          {{"0", "every photograph has its result"},
           {"1", "the machine failed, as where a disk is full"},
           {"2",
            "the command line or a photograph is wrong; the sentence on "
            "standard error says how to mend it"}}};
}

}  // namespace

Manual manual_of(const Tool& tool) {
  ToolWords words;
  CLI::App app;
  add_tool_options(app, words, tool);
  return {
      .name = tool.name,
      .version = tool.version,
      .summary = "Processes folders of photographs, on all cores",
      .synopsis = "[OPTIONS] IN... --out DIR",
      .description =
          {"Decodes every photograph, JPEG or PNG, turns it upright as its "
           "Exif data have it, makes of it what --pipeline says, and writes "
           "the result as PNG or JPEG.",
           "What is wrong with one photograph keeps none of the others from "
           "being done; a table at the end tells of each that failed and what "
           "to do. A photograph is processed in a process that may die of it, "
           "and takes at most as much memory as --memory says. Rows stream "
           "from the decoder to the encoder, so that memory does not grow "
           "with upright, baseline photographs.",
           "A file appears under its name only when it is complete; nothing "
           "is half written, also after Ctrl-C. Nothing is written outside "
           "DIR."},
      .options = option_groups(app),
      .examples = examples(tool.name),
      .more = {files(), statuses()},
      .see_also = "cjpeg(1), vips(1)"};
}

}  // namespace stagecraft::tiles
