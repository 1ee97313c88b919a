#include "bench/gate/lines.h"

#include <fmt/format.h>

#include <algorithm>

namespace stagecraft {
namespace {

using nlohmann::ordered_json;

std::string name_of(const Floor& floor) {
  return fmt::format("{} over {}, {}", floor.rung, floor.against,
                     stagecraft::name_of(floor.metric));
}

std::string figure_text(const Judgement& judgement) {
  const Estimate& figure = judgement.figure;
  if (figure.n == 0) return "not known";
  if (figure.low == figure.high) return fmt::format("{:.4f}", figure.value);
  return fmt::format("{:.3f} ({:.3f} to {:.3f}, n = {})", figure.value,
                     figure.low, figure.high, figure.n);
}

std::string sentence(const Judgement& judgement) {
  std::string text = fmt::format("{}, floor {:.3f}", figure_text(judgement),
                                 judgement.floor.floor);
  if (!judgement.reason.empty()) text += ": " + judgement.reason;
  return text;
}

}  // namespace

std::string gate_text(const std::vector<Judgement>& judgements) {
  std::size_t width = 0;
  for (const Judgement& judgement : judgements) {
    width = std::max(width, name_of(judgement.floor).size());
  }
  std::string text;
  int counts[3]{};
  for (const Judgement& judgement : judgements) {
    text += fmt::format("{:<{}}  {:<12}  {}\n", name_of(judgement.floor), width,
                        stagecraft::name_of(judgement.outcome),
                        sentence(judgement));
    ++counts[static_cast<int>(judgement.outcome)];
  }
  return text + fmt::format(
                    "Verdict: {}. {} of {} floors pass, {} inconclusive, {} "
                    "failed.\n",
                    stagecraft::name_of(overall(judgements)), counts[0],
                    judgements.size(), counts[1], counts[2]);
}

std::string rates_text(const std::vector<Rate>& rates) {
  if (rates.empty()) return "No floor could be derived: no rate is known.\n";
  std::string text;
  for (const Rate& rate : rates) {
    text += fmt::format(
        "{}: {} of {} sessions flagged, {:.1f} % (95 % interval {:.1f} to "
        "{:.1f} %)\n",
        rate.name, rate.flags, rate.sessions, 100 * rate.flagged.value,
        100 * rate.flagged.low, 100 * rate.flagged.high);
  }
  return text;
}

ordered_json gate_json(const std::vector<Judgement>& judgements,
                       const std::vector<Rate>& rates) {
  ordered_json lines = ordered_json::array();
  for (const Judgement& judgement : judgements) {
    lines.push_back({{"name", name_of(judgement.floor)},
                     {"outcome", stagecraft::name_of(judgement.outcome)},
                     {"sentence", sentence(judgement)}});
  }
  return {{"lines", lines}, {"rates", rates_json(rates)}};
}

}  // namespace stagecraft
