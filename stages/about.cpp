#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "common/base/error.h"
#include "common/base/manual.h"
#include "stages/ladder.h"

namespace stagecraft {
NLOHMANN_JSON_SERIALIZE_ENUM(Answer,
                             {{Answer::same, "same"}, {Answer::near, "near"}})

std::string about_text(const About& about) {
  return paragraph("rung", about.rung) +
         paragraph("builds_on", about.builds_on) +
         paragraph("idea", about.idea) + paragraph("change", about.change) +
         paragraph("watch", about.watch) + paragraph("cost", about.cost);
}

std::string about_json(std::string_view ladder, const About& about) {
  const nlohmann::ordered_json json = {{"ladder", ladder},
                                       {"rung", about.rung},
                                       {"builds_on", about.builds_on},
                                       {"idea", about.idea},
                                       {"change", about.change},
                                       {"watch", about.watch},
                                       {"cost", about.cost},
                                       {"answer", about.answer},
                                       {"ranks", about.ranks},
                                       {"threads", about.threads},
                                       {"device", about.device},
                                       {"binds", about.binds},
                                       {"deals_inputs", about.deals_inputs},
                                       {"mpi_alone", about.mpi_alone},
                                       {"for_ranks", about.for_ranks},
                                       {"act", about.act}};
  return json.dump(2) + "\n";
}

Rung rung_of(const std::string& program, const std::string& json) {
  const auto about = nlohmann::json::parse(json, nullptr, false);
  try {
    return {.ladder = about.at("ladder"),
            .name = about.at("rung"),
            .program = program,
            .builds_on = about.at("builds_on"),
            .idea = about.at("idea"),
            .answer = about.at("answer"),
            .ranks = about.at("ranks"),
            .threads = about.at("threads"),
            .device = about.at("device"),
            .binds = about.at("binds"),
            .deals_inputs = about.at("deals_inputs"),
            .for_ranks = about.at("for_ranks"),
            .act = about.at("act")};
  } catch (const nlohmann::json::exception&) {
    throw BadInput(fmt::format(
        "{} does not say on --about=json which rung it is; build it anew",
        program));
  }
}

Rung ask(const std::filesystem::path& folder, const std::string& program) {
  const auto path = folder / program;
  if (!std::filesystem::exists(path)) {
    throw BadInput(fmt::format("{} is not in {}; build it first", program,
                               folder.string()));
  }
  const std::string command = fmt::format("'{}' --about=json", path.string());
  const std::unique_ptr<FILE, decltype(&pclose)> pipe(
      popen(command.c_str(), "r"), pclose);
  std::string text;
  char part[4096];
  while (pipe != nullptr) {
    const std::size_t size = std::fread(part, 1, sizeof part, pipe.get());
    if (size == 0) break;
    text.append(part, size);
  }
  return rung_of(program, text);
}

}  // namespace stagecraft
