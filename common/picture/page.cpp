#include "common/picture/page.h"

#include <fmt/format.h>

#include <algorithm>

#include "common/picture/svg.h"

namespace stagecraft {
inline namespace picture {
namespace {

constexpr const char* style = R"(:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1b1f24; --muted: #5a6570; --line: #dfe3e7;
  --panel: #f5f7f8; --wrong: #b3261e;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14181d; --ink: #e4e8ec; --muted: #9ca8b3; --line: #313a43;
    --panel: #1c2229; --wrong: #ff8a80;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 1240px; padding: 16px;
  background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue",
    "Liberation Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
  overflow-wrap: break-word;
}
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0.6em 0 0.3em;
  overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 0 0 0.6em; }
h3 { font-size: 1rem; margin: 0; }
h4 { font-size: 0.85rem; font-weight: normal; color: var(--muted);
  margin: 0 0 4px; }
section { border-top: 1px solid var(--line); padding: 1.4em 0; }
p, ul { max-width: 44rem; }
header p { color: var(--muted); margin: 0 0 1em; }
header .lead { font-size: 1.1rem; color: var(--ink); }
.note { font-size: 0.85rem; color: var(--muted); margin-top: 0.4em; }
ul.note { padding-left: 1.2em; }
.wrong { color: var(--wrong); }
code { font-size: 0.9em; overflow-wrap: anywhere; }

.numbers { border-collapse: collapse; font-size: 0.95rem; line-height: 1.4; }
.numbers th, .numbers td { padding: 5px 0; text-align: left;
  vertical-align: top; border-bottom: 1px solid var(--line); }
.numbers th { font-weight: normal; color: var(--muted); padding-right: 24px; }

figure { margin: 0 0 1.6em; }
.controls { display: flex; flex-wrap: wrap; align-items: center;
  gap: 8px 20px; margin: 4px 0 10px; font-size: 0.9rem; }
fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap;
  gap: 2px 14px; }
legend { float: left; padding: 0; color: var(--muted); }
label { white-space: nowrap; }

.pair { display: grid; gap: 12px 24px;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr)); }
@media screen {
  .compare:not(:has([value="both"]:checked)) .pair {
    grid-template-columns: minmax(0, 1fr); max-width: 900px; }
  .compare:not(:has([value="both"]:checked)) .pair > * {
    grid-area: 1 / 1; background: var(--paper); }
  .compare:has([value="before"]:checked) .after { visibility: hidden; }
  .compare:has([value="after"]:checked) .before { visibility: hidden; }
  .compare:has([value="blink"]:checked) .after {
    animation: blink 1.4s step-end infinite; }
}
@keyframes blink { 50% { visibility: hidden; } }

@media print {
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { max-width: none; padding: 0; font-size: 11pt; }
  .pair { grid-template-columns: 1fr 1fr; }
  fieldset { display: none; }
  figure, table { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
)";

/// Forbids whatever would leave the page.
constexpr const char* policy =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; ";

}  // namespace

std::string base64(std::span<const std::byte> bytes) {
  constexpr const char* digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t n = 0; n < bytes.size(); n += 3) {
    const std::size_t got = std::min<std::size_t>(3, bytes.size() - n);
    unsigned group = 0;
    for (std::size_t b = 0; b < 3; ++b) {
      group <<= 8;
      if (b < got) group |= std::to_integer<unsigned>(bytes[n + b]);
    }
    for (std::size_t d = 0; d < 4; ++d) {
      text += d <= got ? digits[group >> (18 - 6 * d) & 63] : '=';
    }
  }
  return text;
}

std::string data_uri(const std::string& type, const std::string& content) {
  return "data:" + type + ";base64," +
         base64(std::as_bytes(std::span(content)));
}

std::string html_page(const Page& page) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
         "<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
         (policy + page.policy) +
         "\">\n"
         "<meta name=\"viewport\" "
         "content=\"width=device-width, initial-scale=1\">\n"
         "<title>" +
         xml_escaped(page.title) + "</title>\n<style>\n" + style + page.style +
         "</style>\n</head>\n<body>\n" + page.body + "</body>\n</html>\n";
}

std::string comparison_controls(const std::string& name) {
  std::string markup;
  for (const std::string way : {"both", "before", "after", "blink"}) {
    markup += fmt::format(
        "<label><input type=\"radio\" name=\"{}\" value=\"{}\"{}> {}</label>\n",
        name, way, way == "both" ? " checked" : "", way);
  }
  return fmt::format("<fieldset><legend>Show</legend>\n{}</fieldset>\n",
                     markup);
}

}  // namespace picture
}  // namespace stagecraft
