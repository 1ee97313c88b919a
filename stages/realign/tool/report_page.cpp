#include "stages/realign/tool/report_page.h"

#include <utility>

#include "common/base/file_content.h"
#include "common/picture/page.h"
#include "stages/realign/tool/report_parts.h"

namespace stagecraft::realign {
namespace {

/// The viewer's script makes pictures and workers of what is in the page.
constexpr const char* policy =
    "img-src data: blob:; script-src 'unsafe-inline' blob:; "
    "connect-src data: blob:; font-src data:; worker-src blob:";

}  // namespace

std::filesystem::path installed_viewer() {
  const auto program = std::filesystem::read_symlink("/proc/self/exe");
  return program.parent_path().parent_path() / "share/stagecraft/niivue.js";
}

ReportSeries::ReportSeries(const NiftiHeader& scan,
                           const NiftiHeader& realigned,
                           const std::filesystem::path& viewer)
    : script(content_of(viewer)),
      before(scan, script.empty() ? Embedding::none : Embedding::thinned),
      after(realigned, script.empty() ? Embedding::none : Embedding::thinned) {}

std::string report_page(const ReportFacts& facts, ReportSeries series) {
  const std::string script = std::move(series.script);
  const Findings found = findings_of(facts, std::move(series));
  return html_page(
      {.title = "Motion correction of " + facts.name,
       .style = report_style(),
       .policy = policy,
       .body = report_header(facts, found) + "<main>\n" +
               numbers_section(facts, found) + motion_section(facts, found) +
               slices_section(found) + series_section(found, script) +
               method_section(found) + "</main>\n"});
}

}  // namespace stagecraft::realign
