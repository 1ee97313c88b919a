#include "common/picture/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace stagecraft {
inline namespace picture {
namespace {

/// Bytes of the UTF-8 character that `text` begins with; 0 when it does not
/// begin with one.
std::size_t character_length(std::string_view text) {
  const auto byte = [text](std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
  };
  const std::size_t length = byte(0) < 0x80                      ? 1
                             : byte(0) >= 0xc2 && byte(0) < 0xe0 ? 2
                             : byte(0) >= 0xe0 && byte(0) < 0xf0 ? 3
                             : byte(0) >= 0xf0 && byte(0) < 0xf5 ? 4
                                                                 : 0;
  for (std::size_t at = 1; at < length; ++at)
    if ((byte(at) & 0xc0U) != 0x80) return 0;
  return length;
}

}  // namespace

std::string xml_escaped(const std::string& text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length =
        character_length(std::string_view(text).substr(at));
    const char c = text[at];
    if (length > 1) {
      result += text.substr(at, length);
    } else if (length == 0 || (c >= 0 && c < ' ') || c == 0x7f) {
      result += '?';
    } else {
      result += c == '&'   ? "&amp;"
                : c == '<' ? "&lt;"
                : c == '>' ? "&gt;"
                : c == '"' ? "&quot;"
                           : std::string(1, c);
    }
    at += std::max<std::size_t>(length, 1);
  }
  return result;
}

std::string svg_text(double x, double y, const std::string& text,
                     const char* attributes) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" {}>{}</text>\n", x, y,
                     attributes, text);
}

std::string svg_line(double x1, double y1, double x2, double y2,
                     const char* attributes) {
  return fmt::format(
      "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" {}/>\n",
      x1, y1, x2, y2, attributes);
}

double round_step(double least) {
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double digit : {1.0, 2.0, 5.0})
    if (digit * power >= least * (1 - 1e-9)) return digit * power;
  return 10 * power;
}

Axis axis_over(const std::vector<double>& values, double low, double high,
               int ticks) {
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  const double step = round_step((high - low) / ticks);
  return {step, static_cast<int>(std::floor(low / step + 1e-9)),
          static_cast<int>(std::ceil(high / step - 1e-9))};
}

std::string tick_label(int tick, double step) {
  const int decimals =
      std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9)));
  const std::string digits =
      fmt::format("{:.{}f}", std::abs(tick) * step, decimals);
  return tick < 0 ? "\u2212" + digits : digits;
}

}  // namespace picture
}  // namespace stagecraft
