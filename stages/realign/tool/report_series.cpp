#include <fmt/format.h>

#include <algorithm>

#include "stages/realign/tool/report_parts.h"

namespace stagecraft::realign {
namespace {

/// A script cannot hold its own end tag, nor begin a comment of the markup.
std::string within_script(std::string text) {
  for (const char* mark : {"</script", "<!--"}) {
    for (auto at = text.find(mark); at != text.npos; at = text.find(mark, at)) {
      text.insert(at + 1, 1, '\\');
    }
  }
  return text;
}

/// {"header": ..., "frames": [...]}: base64 has nothing to escape.
std::string data_of(const SeriesFindings& series, const Window& window) {
  std::string data =
      fmt::format("{{\"header\": \"{}\", \"frames\": [",
                  embedded_header(series.header, window, *series.embedded));
  for (const auto& [t, text] : series.embedded->frames()) {
    data += t == 0 ? "\n\"" : ",\n\"";
    data += text;
    data += '"';
  }
  data += "]}";
  return data;
}

std::string which_frames(int stride) {
  return stride == 1
             ? "All frames are here"
             : fmt::format("One frame in {} is here, to keep the file small",
                           stride);
}

}  // namespace

std::string series_section(const Findings& found, const std::string& script) {
  if (script.empty()) {
    return "<section>\n<h2>The series</h2>\n<p>The viewer is not installed, so "
           "the series cannot be scrolled through here: run <code>cmake "
           "--build build/release --target viewer</code> where Stagecraft was "
           "built, install it again, and make this page anew.</p>\n"
           "</section>\n";
  }
  const auto& [before, after, brightness, deviation, place] = found;
  const int stride = before.embedded->stride();
  const auto last = before.embedded->frames().size() - 1;
  std::string markup = fmt::format(
      R"(<section id="viewer" data-stride="{}">
<h2>The series</h2>
<div class="controls">
<fieldset><legend>Show</legend>
<label><input type="radio" name="series" value="0"> before</label>
<label><input type="radio" name="series" value="1" checked> after</label>
</fieldset>
<button type="button" id="play">Play</button>
<input type="range" id="frame" aria-label="Frame" min="0" max="{}" value="0">
<output id="shown">frame 0</output>
</div>
<div class="stage"><canvas id="canvas" tabindex="0"
aria-label="Three slices of a frame"></canvas></div>
<p class="note" id="state">Loading the series.</p>
<p class="note">{}, 8 bits a voxel from {} (black) to {} (white). Arrow keys left
and right step through the frames, up and down swap before and after, the space
bar plays.</p>
)",
      stride, last, which_frames(stride), rounded(brightness.low),
      rounded(brightness.high));
  // Tens of megabytes, of which no more copies are made than must be.
  markup += "<script type=\"application/json\" id=\"data\">[";
  markup += data_of(before, brightness);
  markup += ",\n";
  markup += data_of(after, brightness);
  markup += "]</script>\n<script>";
  markup += within_script(script);
  markup += "</script>\n<script>\n";
  markup += viewer_script();
  markup += "</script>\n</section>\n";
  return markup;
}

std::string method_section(const Findings& found) {
  const auto count = [](const std::vector<char>& mask) {
    return std::ranges::count(mask, 1);
  };
  return fmt::format(
      "<section>\n<h2>How this was obtained</h2>\n<ul class=\"note\">\n"
      "<li>The head: voxels that every frame covers and whose mean exceeds a "
      "fifth of the 98th percentile of the mean over the volume; {} voxels "
      "before, {} after. Where before and after lie on one grid, they are the "
      "same voxels.</li>\n"
      "<li>Temporal signal-to-noise ratio (tSNR): mean over time divided by "
      "standard deviation over time, of each voxel, averaged over the head. No "
      "trend is taken out. Of fewer than 50 frames it comes out too large: "
      "compare it between scans of one length.</li>\n"
      "<li>Framewise displacement: the sum of the changes of the six "
      "parameters since the frame before, rotations as arcs of 50\u00a0mm "
      "radius, about the centre of the volume (Power et al. 2012). Shares "
      "are of all frames.</li>\n"
      "<li>Change from frame to frame: root mean square over the head of the "
      "difference to the frame before (DVARS of Power et al. 2012), as percent "
      "of the mean.</li>\n"
      "<li>Maps have the same scale before and after. Standard deviation is "
      "drawn where every frame has a value. The mean after realignment is that "
      "of the frames that cover a voxel.</li>\n</ul>\n</section>\n",
      count(found.before.head), count(found.after.head));
}

}  // namespace stagecraft::realign
