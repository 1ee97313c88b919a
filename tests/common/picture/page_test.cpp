#include "common/picture/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stagecraft {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(HtmlPage, AsksForNothingAndEscapesItsTitle) {
  const std::string page = html_page({.title = "<a> & b",
                                      .style = ".own { color: red; }\n",
                                      .policy = "img-src data:",
                                      .body = "<p>text</p>\n"});
  EXPECT_THAT(page, StartsWith("<!DOCTYPE html>\n"));
  EXPECT_THAT(page, AllOf(HasSubstr("<title>&lt;a&gt; &amp; b</title>"),
                          HasSubstr("content=\"default-src 'none'; "),
                          HasSubstr("; img-src data:\">"),
                          HasSubstr(".own { color: red; }\n</style>"),
                          HasSubstr("<body>\n<p>text</p>\n</body>"),
                          Not(HasSubstr("http:")), Not(HasSubstr("https:"))));
}

TEST(DataUri, IsInBase64) {
  EXPECT_EQ(data_uri("text/plain", ""), "data:text/plain;base64,");
  EXPECT_EQ(data_uri("a/b", "fo"), "data:a/b;base64,Zm8=");
  EXPECT_EQ(data_uri("a/b", "foobar"), "data:a/b;base64,Zm9vYmFy");
}

TEST(ComparisonControls, BeginSideBySide) {
  const std::string markup = comparison_controls("pair3");
  EXPECT_THAT(markup, AllOf(HasSubstr("name=\"pair3\" value=\"before\">"),
                            HasSubstr("value=\"both\" checked>")));
}

}  // namespace
}  // namespace stagecraft
