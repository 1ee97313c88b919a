#include "bench/report/page_markup.h"

#include <fmt/format.h>

#include "bench/figures/numbers.h"
#include "common/picture/svg.h"

namespace stagecraft {

std::string spread(const Estimate& estimate) {
  std::string markup = "<small>";
  if (const std::string all = with_interval(estimate);
      all.find('[') != all.npos) {
    const auto comma = all.find(", ");
    markup += all.substr(all.find('['), comma - all.find('[') + 1) + "\u00a0" +
              all.substr(comma + 2) + ", ";
  }
  return markup + fmt::format("n\u00a0=\u00a0{}</small>", estimate.n);
}

std::string value_and_spread(const Estimate& estimate) {
  return estimate.n == 0 ? "-" : digits(estimate) + spread(estimate);
}

std::string count_of(std::size_t count, const std::string& thing) {
  return fmt::format("{}\u00a0{}{}", count, thing, count == 1 ? "" : "s");
}

std::string name_of(const ArmRecord& arm) {
  return fmt::format("<b>{}</b> <span class=\"how\">{}</span>",
                     xml_escaped(short_name(arm)), xml_escaped(arm.how));
}

std::string text_at(const nlohmann::ordered_json& tree,
                    const std::string& pointer) {
  const nlohmann::ordered_json::json_pointer place(pointer);
  if (!tree.contains(place)) return "";
  const auto& value = tree.at(place);
  return xml_escaped(value.is_string() ? value.get<std::string>()
                                       : value.dump());
}

std::string topology_label(const nlohmann::ordered_json& object) {
  std::string label = object.value("type", "?");
  if (const auto cache = label.find("Cache"); cache != std::string::npos) {
    label.erase(cache);
  }
  if (label == "NUMANode") label = "NUMA node";
  if (object.contains("os_index") && !label.starts_with('L')) {
    label += fmt::format("\u00a0{}", object.at("os_index").get<int>());
  }
  const double size = object.value("size", 0.0);
  const double mebibytes = size / (1 << 20);
  if (mebibytes >= 1024) {
    label += fmt::format("\u00a0{:.0f}\u00a0GiB", mebibytes / 1024);
  } else if (mebibytes >= 1) {
    label += fmt::format("\u00a0{:.0f}\u00a0MiB", mebibytes);
  } else if (size > 0) {
    label += fmt::format("\u00a0{:.0f}\u00a0KiB", size / 1024);
  }
  return xml_escaped(label);
}

std::string paragraph(const std::string& markup) {
  return "<p>" + markup + "</p>\n";
}

std::string note(const std::string& markup) {
  return "<p class=\"note\">" + markup + "</p>\n";
}

std::string section(const std::string& heading, const std::string& markup) {
  return fmt::format("<section>\n<h2>{}</h2>\n{}</section>\n", heading, markup);
}

std::string captioned(const std::string& drawing, const std::string& caption) {
  return fmt::format("<figure>\n{}<figcaption>{}</figcaption>\n</figure>\n",
                     drawing, caption);
}

std::string table(const std::string& name, const Cells& headings,
                  const std::vector<Cells>& rows) {
  std::string markup = fmt::format(
      "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
      "aria-label=\"{}\"><table>\n<thead><tr>",
      name);
  for (const std::string& heading : headings) {
    markup += "<th scope=\"col\">" + heading + "</th>";
  }
  markup += "</tr></thead>\n<tbody>\n";
  for (const Cells& row : rows) {
    markup += "<tr><th scope=\"row\">" + row.front() + "</th>";
    for (std::size_t c = 1; c < row.size(); ++c) {
      markup += "<td>" + row[c] + "</td>";
    }
    markup += "</tr>\n";
  }
  return markup + "</tbody></table></div>\n";
}

}  // namespace stagecraft
