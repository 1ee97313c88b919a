#pragma once

#include <string>
#include <vector>

namespace stagecraft {

/// Drawings as wide as the page: x in percent of their width, y in pixels, so
/// that text keeps its size on a telephone and on a desk. Colours are classes
/// of the page's style.

enum class Spacing { linear, logarithmic };

/// An axis and its ticks.
struct Scale {
  Spacing spacing = Spacing::linear;
  double low = 0;
  double high = 1;
  std::vector<double> ticks;
};

/// From `low` to `high`, in about that many steps.
Scale linear_scale(double low, double high, int steps);
/// Ticks at 1, 2 and 5 times the powers of ten; those alone where there would
/// be too many. Holds `low` and `high` (> 0) with some air.
Scale logarithmic_scale(double low, double high);

/// Where a value lies, percent from the low end; kept within 0 and 100.
double percent_along(const Scale& scale, double value);
/// The label of a tick.
std::string tick_text(double tick);

struct Place {
  double x = 0;  ///< percent
  double y = 0;  ///< pixels
};

/// `classes` chooses colour and anchor; `text` is markup.
std::string label_at(const Place& place, const std::string& classes,
                     const std::string& text);
std::string line_between(const Place& from, const Place& to,
                         const std::string& classes);
/// A line through all the points.
std::string curve_through(const std::vector<Place>& points, double height,
                          const std::string& classes);
std::string dot_at(const Place& place, double radius,
                   const std::string& classes, const std::string& title);
/// A bar from one percentage to another.
std::string bar_between(double from, double to, double top, double height,
                        const std::string& classes, const std::string& title);

/// A drawing of a height in pixels. `name` is read out to those who cannot see
/// it; empty where the text around says the same.
std::string drawing(double height, const std::string& name,
                    const std::string& content);

/// One row of a chart: text (markup) left and right of a drawing, or above it
/// where the page is narrow.
struct ChartRow {
  std::string name;
  std::string value;
  std::string content;  ///< of the drawing
  double height = 16;   ///< of the drawing, pixels
};

/// Rows over one horizontal axis, whose `unit` says what it shows.
std::string chart(const std::vector<ChartRow>& rows, const Scale& scale,
                  const std::string& unit);

/// What the classes of a chart mean.
struct KeyEntry {
  std::string classes;
  std::string text;
};
std::string key_of(const std::vector<KeyEntry>& entries);

/// Two axes under a plot.
struct Plot {
  Scale x;
  Scale y;
  std::string x_unit;
  std::string y_unit;
  double height = 340;  ///< of the area between the axes, pixels
};

/// Where a point of the plot lies in its drawing.
Place place_in(const Plot& plot, double x, double y);
/// Height of the whole drawing, pixels.
double plot_drawing_height(const Plot& plot);
/// Grid, ticks and units around `content`.
std::string plot_drawing(const Plot& plot, const std::string& name,
                         const std::string& content);

}  // namespace stagecraft
