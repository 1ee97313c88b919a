#include "stages/tiles/tool/report_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "common/base/resources.h"
#include "common/picture/page.h"
#include "common/picture/svg.h"

namespace stagecraft::tiles {
namespace {

constexpr double mega = 1e6;

constexpr const char* style = R"(.compare h3 { overflow-wrap: anywhere; }
.compare img { display: block; max-width: min(100%, 480px); height: auto;
  border-radius: 4px; background: var(--panel); }
.pair { max-width: 1000px; }
.remarks { border-collapse: collapse; font-size: 0.95rem; }
.remarks th, .remarks td { text-align: left; vertical-align: top;
  padding: 5px 24px 5px 0; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; min-width: 8em; }
.remarks thead th { color: var(--muted); font-weight: normal; }
)";

/// A number of bytes for people.
std::string amount(double bytes) {
  if (bytes < mega) return fmt::format("{:.1f} kB", bytes / 1e3);
  if (bytes < 1e9) return fmt::format("{:.1f} MB", bytes / mega);
  return fmt::format("{:.2f} GB", bytes / 1e9);
}

std::string row(const std::string& name, const std::string& value) {
  return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", name,
                     xml_escaped(value));
}

std::string kind_of(const ResultFormat& format) {
  std::string kind = format.extension == "png"
                         ? "PNG"
                         : fmt::format("JPEG, quality {}", format.quality);
  if (format.tile > 0) kind += fmt::format(", tiles of {} pixels", format.tile);
  return kind;
}

std::string figures(const ToolCommand& command, const Tally& tally) {
  const double megapixels = tally.pixels / mega;
  const double seconds = std::max(tally.seconds, 1e-9);
  std::string rows = row("photographs", std::to_string(tally.made));
  if (tally.kept > 0) {
    rows += row("left alone",
                fmt::format("{}, their results were there", tally.kept));
  }
  if (!tally.failures.empty()) {
    rows += row("failed", std::to_string(tally.failures.size()));
  }
  rows +=
      row("pixels", fmt::format("{:.1f} Mpixel", megapixels)) +
      row("time", fmt::format("{:.2f} s", tally.seconds)) +
      row("throughput",
          fmt::format("{:.1f} Mpixel/s, {:.1f} photographs/s",
                      megapixels / seconds, tally.made / seconds)) +
      row("CPU time", fmt::format("{:.2f} s", tally.cpu_seconds)) +
      row("workers", fmt::format("{}, of {} CPUs", command.options.workers,
                                 allowed_cpus_of_process().size())) +
      row("peak memory",
          fmt::format("{} in the largest process, {} in all, what they "
                      "share counted in each",
                      amount(static_cast<double>(tally.largest_peak)),
                      amount(static_cast<double>(tally.peaks)))) +
      row("pipeline", fmt::format("{}: {}", command.pipeline->name,
                                  command.pipeline->job)) +
      row("format", kind_of(command.format)) +
      row("size of photographs", amount(static_cast<double>(tally.bytes_in))) +
      row("size of results", amount(static_cast<double>(tally.bytes_out)));
  return "<section>\n<h2>The run</h2>\n<table class=\"numbers\">\n" + rows +
         "</table>\n</section>\n";
}

std::string side(const char* when, const std::string& jpeg,
                 const std::string& name) {
  return fmt::format(
      "<div class=\"{0}\">\n<h4>{0}</h4>\n"
      "<img alt=\"{1}, {0}\" src=\"{2}\"></div>\n",
      when, xml_escaped(name), data_uri("image/jpeg", jpeg));
}

std::string pairs_section(std::vector<Pair> pairs) {
  if (pairs.empty()) return "";
  std::ranges::sort(pairs, {}, &Pair::name);
  std::string markup = "<section>\n<h2>Before and after</h2>\n";
  for (std::size_t n = 0; n < pairs.size(); ++n) {
    const auto& [name, width, height, before, after] = pairs[n];
    markup += fmt::format(
        "<figure class=\"compare\">\n<h3>{}</h3>\n"
        "<h4>{} x {} pixels, shown smaller where it is larger</h4>\n"
        "<div class=\"controls\">\n{}</div>\n<div class=\"pair\">\n{}{}</div>\n"
        "</figure>\n",
        xml_escaped(name), width, height,
        comparison_controls(fmt::format("pair{}", n)),
        side("before", before, name), side("after", after, name));
  }
  return markup + "</section>\n";
}

std::string remarks_section(const std::string& title, const std::string& what,
                            const std::vector<Remark>& remarks) {
  if (remarks.empty()) return "";
  std::string markup = fmt::format(
      "<section>\n<h2>{}</h2>\n<table class=\"remarks\">\n<thead><tr>"
      "<th scope=\"col\">photograph</th><th "
      "scope=\"col\">{}</th></tr></thead>\n"
      "<tbody>\n",
      title, what);
  for (const auto& [name, text] : remarks) {
    markup += fmt::format("<tr><td>{}</td><td>{}</td></tr>\n",
                          xml_escaped(name), xml_escaped(text));
  }
  return markup + "</tbody>\n</table>\n</section>\n";
}

std::string header(const Tool& tool, const ToolCommand& command,
                   const Tally& tally) {
  std::string inputs;
  for (const auto& in : command.in) {
    inputs += (inputs.empty() ? "" : ", ") + without_home(in.string());
  }
  return fmt::format(
      "<header>\n<h1>{}</h1>\n<p class=\"lead\">{}</p>\n<p>{} {}, "
      "<code>{}</code></p>\n</header>\n",
      xml_escaped(inputs),
      tally.failures.empty()
          ? fmt::format("{} photographs, none failed.", tally.made + tally.kept)
          : fmt::format("{} photographs; <span class=\"wrong\">{} failed</span>"
                        ", see below.",
                        tally.made + tally.kept, tally.failures.size()),
      xml_escaped(tool.name), xml_escaped(tool.version),
      xml_escaped(without_home(command.line)));
}

}  // namespace

std::string report_page(const Tool& tool, const ToolCommand& command,
                        const Tally& tally) {
  return html_page(
      {.title = tool.name + ": " + without_home(command.out.string()),
       .style = style,
       .policy = "img-src data:",
       .body = header(tool, command, tally) + "<main>\n" +
               figures(command, tally) +
               remarks_section("Failed", "what is wrong, and what to do",
                               tally.failures) +
               remarks_section("Doubtful", "what to look at", tally.doubts) +
               pairs_section(tally.pairs) + "</main>\n"});
}

}  // namespace stagecraft::tiles
