#include "common/base/completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stagecraft {
namespace {

using testing::HasSubstr;

TEST(BashCompletion, HasEveryOption) {
  const Manual manual{.name = "my-tool",
                      .version = {},
                      .summary = {},
                      .synopsis = {},
                      .description = {},
                      .options = {{"First", {{"FILE", "a file"}}},
                                  {"Second",
                                   {{"-d, --deep-end N", "how deep"},
                                    {"--out DIR", "where to"}}}},
                      .examples = {},
                      .more = {},
                      .see_also = {}};
  const std::string script = bash_completion(manual);
  EXPECT_THAT(script, HasSubstr("-W \"-d --deep-end --out\" --"));
  EXPECT_THAT(script, HasSubstr("complete -o default -F _my_tool my-tool\n"));
}

}  // namespace
}  // namespace stagecraft
