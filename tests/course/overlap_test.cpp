#include "stages/course/overlap.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <vector>

namespace stagecraft::course {
namespace {

using nlohmann::json;

json span(const char* name, int process, double begin, double length) {
  return {{"name", name}, {"ph", "X"},   {"pid", process},
          {"tid", 0},     {"ts", begin}, {"dur", length}};
}

double overlap_of(const std::vector<json>& spans) {
  json trace;
  trace["traceEvents"] = spans;
  return overlap(trace);
}

TEST(Overlap, IsTheShareInWhichOthersCompute) {
  EXPECT_DOUBLE_EQ(overlap_of({span("read", 0, 0, 10), span("blur", 1, 4, 20),
                               span("write", 0, 24, 10)}),
                   0.5);
}

TEST(Overlap, CountsEachOnce) {
  EXPECT_DOUBLE_EQ(overlap_of({span("blur", 1, 0, 6), span("blur", 2, 0, 8),
                               span("grey", 1, 2, 2), span("read", 0, 0, 10)}),
                   1);
}

TEST(Overlap, IsNoneWithOneWorkerOrWithoutFiles) {
  EXPECT_EQ(overlap_of({span("read", 0, 0, 10), span("blur", 0, 2, 5)}), 0);
  EXPECT_EQ(overlap_of({span("read", 0, 0, 10), span("write", 1, 0, 10)}), 0);
  EXPECT_EQ(overlap_of({span("blur", 0, 0, 10)}), 0);
  EXPECT_EQ(overlap_of({}), 0);
}

}  // namespace
}  // namespace stagecraft::course
