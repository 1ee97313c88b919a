#include "stages/realign/tool/report_parts.h"

namespace stagecraft::realign {

std::string report_style() {
  return R"(@media screen and (prefers-color-scheme: dark) {
  /* Dark paper under the drawn curves; hues stay. */
  .plot { filter: invert(0.91) hue-rotate(180deg); }
}
.scroll { overflow-x: auto; max-width: 1000px; }
.plot { display: block; width: 100%; min-width: 620px; height: auto; }

input[type=range] { flex: 1 1 200px; min-width: 120px; }
output { min-width: 6em; }
button { font: inherit; min-width: 5em; padding: 2px 12px; }
.legend { display: flex; align-items: center; gap: 8px; color: var(--muted); }
.legend img { width: 140px; height: 12px; }
.doubt { border-left: 4px solid var(--wrong); padding-left: 12px; }
/* One above the other: slices as wide as the page allows. */
.compare .pair { grid-template-columns: 1fr; }
.slices { display: flex; flex-wrap: wrap; gap: 4px; align-items: center;
  justify-content: center; background: #000; padding: 4px; border-radius: 4px; }
/* The letters stand in its margin, on no voxel. */
.slice { position: relative; flex: var(--w) 1 calc(1px * var(--w));
  max-width: 520px; margin: 15px 14px; aspect-ratio: var(--w) / var(--h); }
.slice img { display: block; width: 100%; height: 100%;
  image-rendering: pixelated; }
.slice i { position: absolute; font: 600 11px/1 system-ui, sans-serif;
  color: #fff; }
.slice .left { right: calc(100% + 3px); top: 50%; translate: 0 -50%; }
.slice .right { left: calc(100% + 3px); top: 50%; translate: 0 -50%; }
.slice .top { bottom: calc(100% + 2px); left: 50%; translate: -50%; }
.slice .bottom { top: calc(100% + 2px); left: 50%; translate: -50%; }
@media (max-width: 560px) { .slice { flex-basis: 100%; } }
.stage { height: 420px; border-radius: 4px; overflow: hidden; }
canvas { display: block; width: 100%; height: 100%; }
@media print {
  .plot { min-width: 0; break-inside: avoid; }
  #viewer { display: none; }
}
)";
}

}  // namespace stagecraft::realign
