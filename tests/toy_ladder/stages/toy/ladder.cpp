#include "stages/ladder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

#include "common/base/error.h"
#include "common/base/new_file.h"

namespace stagecraft::toy {

const Ladder& this_ladder();

namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Different ones.
long lines_of(const Amount& amount) {
  if (amount.work > 0) return std::lround(amount.work);
  if (amount.size == Amount::Size::least) return 1;
  return amount.size == Amount::Size::counted ? 2000 : 200'000;
}
long all_lines_of(const Amount& amount) {
  return std::lround(static_cast<double>(lines_of(amount)) * amount.factor);
}

class Toy : public Ladder {
 public:
  std::string_view name() const override { return "toy"; }
  std::string_view job() const override { return "sum of a file of numbers"; }
  int place() const override { return 1000; }
  std::string_view unit() const override { return "numbers"; }
  std::string_view error_unit() const override { return ""; }
  std::vector<std::string_view> seams() const override {
    return {"number", "sum"};
  }
  std::string_view counted() const override {
    return "stagecraft::toy::sum(*)";
  }

  Fixture make(const Amount& amount, const fs::path& folder) const override {
    std::string text;
    for (long n = 0; n < all_lines_of(amount); ++n) {
      text += fmt::format("{}\n", (n % lines_of(amount) + 1) % 1000);
    }
    write_file(folder / "numbers.txt", text);
    return given(folder / "numbers.txt", {});
  }
  Fixture given(const fs::path& file, const fs::path& truth) const override {
    if (!fs::is_regular_file(file)) {
      throw BadInput(file.string() + " is not a file; name a text of numbers");
    }
    const std::string text = content(file);
    return {.input = file,
            .truth = truth,
            .work = static_cast<double>(std::ranges::count(text, '\n')),
            .bytes = static_cast<double>(text.size())};
  }
  double room(const Amount& amount) const override {
    return 8 * static_cast<double>(all_lines_of(amount));
  }
  std::vector<std::string> command(const Fixture& fixture,
                                   const fs::path& out) const override {
    return {fixture.input, "--out", out, "--force"};
  }
  Verdict judge(const Fixture& fixture, const fs::path& out,
                const fs::path& first, Answer) const override {
    const std::string ours = content(out / "numbers_sum.txt");
    const std::string theirs = content(first / "numbers_sum.txt");
    if (!theirs.empty() &&
        ours == fmt::format("{}\n", fixture.times * std::stoll(theirs))) {
      return {};
    }
    return {.wrong = "its sum is not that of the first rung"};
  }
};

}  // namespace

const Ladder& this_ladder() {
  static const Toy toy;
  return toy;
}

}  // namespace stagecraft::toy
