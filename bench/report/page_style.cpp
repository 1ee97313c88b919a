#include "bench/report/page_style.h"

namespace stagecraft {

std::string page_style() {
  return R"(:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1b1f24; --muted: #5a6570; --line: #dfe3e7;
  --panel: #f5f7f8; --accent: #0b66a8; --other: #9aa5af; --wrong: #b3261e;
  --split-1: #7fb2dc; --split-2: #0b5c9e; --split-3: #bcd7ee;
  --whole-1: #d9730d; --whole-2: #f5bd7f; --rest: #c6ccd2;
  --rank-0: #0072b2; --rank-1: #d55e00; --rank-2: #009e73;
  --rank-3: #b0468a; --rank-4: #c48a00; --rank-5: #3a9bd0;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14181d; --ink: #e4e8ec; --muted: #9ca8b3; --line: #313a43;
    --panel: #1c2229; --accent: #4aa3df; --other: #6d7985; --wrong: #ff8a80;
    --split-1: #6aa3d0; --split-2: #2f7fc1; --split-3: #a9cbe6;
    --rest: #56616c; --rank-0: #3d9bd9; --rank-1: #f07f2e; --rank-2: #2bbd92;
    --rank-3: #d678b4; --rank-4: #e6b23c; --rank-5: #8cc8ee;
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
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0.6em 0 0.3em; }
h2 { font-size: 1.25rem; margin: 0 0 0.6em; }
h3 { font-size: 1rem; margin: 1.2em 0 0.4em; }
section { border-top: 1px solid var(--line); padding: 1.4em 0; }
p, figcaption, ul { max-width: 44rem; }
header p { color: var(--muted); margin: 0 0 1.4em; }
.lead { font-size: 1.1rem; margin: 0 0 1.2em; }
small { font-size: 0.8rem; color: var(--muted); font-weight: normal; }
code { font-size: 0.9em; }
.wrong { color: var(--wrong); }
figure { margin: 0 0 1.2em; }
figcaption, .note { font-size: 0.85rem; color: var(--muted);
  margin-top: 0.4em; }
.pair { display: grid; gap: 0 40px;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 460px), 1fr)); }
.pair > * { min-width: 0; }

.row { display: grid; grid-template-columns: auto auto; gap: 0 10px;
  margin-bottom: 7px; font-size: 0.95rem; line-height: 1.4; }
.row > .value { text-align: right; }
.row > svg { grid-column: 1 / -1; }
.row:has(.name > small:first-child) { margin-bottom: 2px; line-height: 1.1; }
.row:has(.name > small:first-child) + .row:not(:has(small:first-child)) {
  margin-top: 12px; }
.how { font-size: 0.85rem; color: var(--muted); }
@media (min-width: 1000px) {
  main > section .row { grid-template-columns: 15rem 1fr 14rem;
    align-items: center; margin-bottom: 6px; }
  main > section .row > svg { grid-column: 2; grid-row: 1; }
  main > section .row > .value { grid-column: 3; text-align: left; }
}

svg { display: block; overflow: visible; }
svg text { font-size: 12px; fill: var(--ink); }
svg .tick, svg .unit { fill: var(--muted); }
svg .unit { font-size: 12.5px; }
figure > svg { max-width: 760px; }
.right { text-anchor: start; transform: translateX(9px); }
.left { text-anchor: end; transform: translateX(-9px); }
.start { text-anchor: start; }
.middle { text-anchor: middle; }
.end { text-anchor: end; }
.halo { paint-order: stroke; stroke: var(--paper); stroke-width: 3px;
  stroke-linejoin: round; }
.grid { stroke: var(--line); }
.axis { stroke: var(--other); }
.leader { stroke: var(--other); stroke-width: 0.8; }
.interval { stroke: var(--ink); stroke-width: 1.5; }
.disturbance { stroke: var(--rank-1); stroke-width: 2; }
.roof { stroke: var(--ink); stroke-width: 1.5; }
.model { fill: none; stroke: var(--ink); stroke-width: 1.5;
  stroke-dasharray: 6 4; }
.accent { fill: var(--accent); }
.other { fill: var(--other); }
.split-1 { fill: var(--split-1); }
.split-2 { fill: var(--split-2); }
.split-3 { fill: var(--split-3); }
.whole-1 { fill: var(--whole-1); }
.whole-2 { fill: var(--whole-2); }
.rest { fill: var(--rest); }
svg .on-split-2 { fill: #fff; }
svg .on-split-1, svg .on-split-3, svg .on-whole-1, svg .on-whole-2 {
  fill: #14181d; }
)"
         R"(.rank-0 { --rank: var(--rank-0); }
.rank-1 { --rank: var(--rank-1); }
.rank-2 { --rank: var(--rank-2); }
.rank-3 { --rank: var(--rank-3); }
.rank-4 { --rank: var(--rank-4); }
.rank-5 { --rank: var(--rank-5); }
svg [class^="rank-"] { fill: var(--rank); stroke: var(--rank);
  stroke-width: 0; }
svg .free { fill: var(--paper); stroke-width: 2; }

.key { display: flex; flex-wrap: wrap; gap: 2px 18px; list-style: none;
  margin: 0 0 1em; padding: 0; font-size: 0.85rem; max-width: none; }
.key li { display: flex; align-items: center; gap: 6px; }

.scroll { overflow-x: auto; margin: 0 0 1em; }
table { border-collapse: collapse; font-size: 0.9rem; line-height: 1.35; }
th, td { padding: 6px 9px; text-align: right; vertical-align: top;
  border-bottom: 1px solid var(--line); }
th:first-child { position: sticky; left: 0; background: var(--paper);
  text-align: left; padding-left: 0; min-width: 7rem; max-width: 15rem; }
thead th { vertical-align: bottom; border-bottom: 1px solid var(--ink); }
td small, th small { display: block; }

.placements { display: grid; gap: 16px 24px;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 150px), 1fr)); }
.box { display: inline-flex; flex-wrap: wrap; gap: 6px; padding: 6px;
  border: 1px solid var(--line); border-radius: 4px; background: var(--panel);
  align-content: flex-start; }
.machine { margin-bottom: 24px; }
.machine .box .box { flex: 1 1 100px; }
.label { flex-basis: 100%; font-size: 0.72rem; line-height: 1.3;
  color: var(--muted); }
.pu { display: inline-flex; flex-wrap: wrap; gap: 3px; align-items: center;
  align-content: flex-start; font-size: 0.75rem; line-height: 1;
  min-width: 28px; min-height: 28px; padding: 4px;
  border: 1px solid var(--other); border-radius: 3px;
  background: var(--paper); }
.mark { width: 11px; height: 11px; border-radius: 50%;
  border: 2px solid var(--rank); background: var(--rank); }
.mark.free { background: transparent; }

dl { display: grid; grid-template-columns: minmax(8rem, auto) 1fr;
  gap: 4px 16px; font-size: 0.9rem; }
dt { color: var(--muted); }
dd { margin: 0; min-width: 0; }

@media print {
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { max-width: none; padding: 0; font-size: 11pt; }
  figure, table, .placements > * { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .scroll { overflow: visible; }
  table { font-size: 7.5pt; }
}
)";
}

}  // namespace stagecraft
