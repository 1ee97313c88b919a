#include "stages/realign/tool/report_parts.h"

namespace stagecraft::realign {

std::string report_style() {
  return R"(:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1b1f24; --muted: #5a6570; --line: #dfe3e7;
  --panel: #f5f7f8; --wrong: #b3261e;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14181d; --ink: #e4e8ec; --muted: #9ca8b3; --line: #313a43;
    --panel: #1c2229; --wrong: #ff8a80;
  }
  /* Dark paper under the drawn curves; hues stay. */
  .plot { filter: invert(0.91) hue-rotate(180deg); }
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

.scroll { overflow-x: auto; max-width: 1000px; }
.plot { display: block; width: 100%; min-width: 620px; height: auto; }

figure { margin: 0 0 1.6em; }
.controls { display: flex; flex-wrap: wrap; align-items: center;
  gap: 8px 20px; margin: 4px 0 10px; font-size: 0.9rem; }
fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap;
  gap: 2px 14px; }
legend { float: left; padding: 0; color: var(--muted); }
label { white-space: nowrap; }
input[type=range] { flex: 1 1 200px; min-width: 120px; }
output { min-width: 6em; }
button { font: inherit; min-width: 5em; padding: 2px 12px; }
.legend { display: flex; align-items: center; gap: 8px; color: var(--muted); }
.legend img { width: 140px; height: 12px; }

.pair { display: grid; gap: 12px 24px;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr)); }
.slices { display: flex; gap: 4px; align-items: center; background: #000;
  padding: 4px; border-radius: 4px; }
.slice { position: relative; flex: var(--w) 1 0; min-width: 0;
  aspect-ratio: var(--w) / var(--h); }
.slice img { display: block; width: 100%; height: 100%;
  image-rendering: pixelated; }
.slice i { position: absolute; font: 600 11px/1 system-ui, sans-serif;
  color: #fff; text-shadow: 0 0 3px #000, 0 0 3px #000; }
.slice .left { left: 3px; top: 50%; translate: 0 -50%; }
.slice .right { right: 3px; top: 50%; translate: 0 -50%; }
.slice .top { top: 3px; left: 50%; translate: -50%; }
.slice .bottom { bottom: 3px; left: 50%; translate: -50%; }
.stage { height: 420px; border-radius: 4px; overflow: hidden; }
canvas { display: block; width: 100%; height: 100%; }

@media screen {
  .compare:not(:has([value="side by side"]:checked)) .pair {
    grid-template-columns: minmax(0, 1fr); max-width: 900px; }
  .compare:not(:has([value="side by side"]:checked)) .pair > * {
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
  .plot { min-width: 0; }
  .pair { grid-template-columns: 1fr 1fr; }
  fieldset, #viewer { display: none; }
  figure, table, .plot { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
)";
}

}  // namespace stagecraft::realign
