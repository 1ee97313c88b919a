#include "bench/report/page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "bench/report/page_markup.h"
#include "bench/report/page_sections.h"
#include "bench/report/page_style.h"
#include "common/picture/svg.h"

namespace stagecraft {
namespace {

/// "sum" of "sum/00_plain/...".
std::string ladder_name(const Record& record) {
  return record.arms.empty()
             ? "no"
             : record.arms[0].name.substr(0, record.arms[0].name.find('/'));
}

/// "64 x 64 x 32" of "[64,64,32]".
std::string voxels(const Record& record) {
  std::string text;
  for (const char c : text_at(record.stagecraft, "/scan/shape")) {
    if (c == ',') text += " \u00d7 ";
    if (c >= '0' && c <= '9') text += c;
  }
  return text;
}

std::string heading(const Record& record, const std::string& title) {
  std::vector<std::string> phrases;
  const auto add = [&](const char* before, const std::string& text,
                       const char* after) {
    if (!text.empty()) phrases.push_back(before + text + after);
  };
  const auto said = [&](const char* pointer) {
    return text_at(record.stagecraft, pointer);
  };
  add("scan ", said("/scan/name"), "");
  add("", said("/scan/frames"), " frames");
  add("", voxels(record), " voxels");
  add("", said("/machine/host/cpu_model"), "");
  add("CPUs ", said("/machine/allowed_cpus"), "");
  add("", said("/machine/date"), "");
  add("commit <code>", said("/machine/commit"), "</code>");
  add("", said("/rounds"), " rounds there and back, arms interleaved");
  return fmt::format("<header>\n<h1>{}</h1>\n<p>{}</p>\n</header>\n", title,
                     fmt::join(phrases, "; "));
}

}  // namespace

std::string page(const Record& record) {
  const std::string title =
      fmt::format("The {} ladder, measured", xml_escaped(ladder_name(record)));
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
         "<meta charset=\"utf-8\"/>\n"
         "<meta name=\"viewport\" "
         "content=\"width=device-width, initial-scale=1\"/>\n"
         "<title>" +
         title + "</title>\n<style>\n" + page_style() +
         "</style>\n</head>\n<body>\n" + heading(record, title) + "<main>\n" +
         ladder_section(record) + phases_section(record) +
         utilisation_section(record) + memory_section(record) +
         topology_section(record) + scaling_section(record) +
         roofline_section(record) + noise_section(record) +
         unresolved_section(record) + machine_section(record) +
         "</main>\n</body>\n</html>\n";
}

}  // namespace stagecraft
