#include "bench/page/page_markup.h"

#include <fmt/format.h>

#include "bench/figures/numbers.h"
#include "common/svg.h"

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
                     xml_escaped(arm.rung), xml_escaped(arm.how));
}

std::string text_at(const nlohmann::ordered_json& tree,
                    const std::string& pointer) {
  const nlohmann::ordered_json::json_pointer place(pointer);
  if (!tree.contains(place)) return "";
  const auto& value = tree.at(place);
  return xml_escaped(value.is_string() ? value.get<std::string>()
                                       : value.dump());
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
