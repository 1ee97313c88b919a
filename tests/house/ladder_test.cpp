#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/house/ladder_rules.h"

/// Every rule is held to the sources of the project, and shown to complain
/// about a small wrong example.
namespace stagecraft::ladder {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
namespace fs = std::filesystem;

const fs::path root = STAGECRAFT_SOURCE;

std::string read(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// All sources and build files below a folder, in order of path.
std::vector<Source> sources(const std::string& folder) {
  std::vector<Source> found;
  for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
    const fs::path& path = entry.path();
    if (path.extension() == ".cpp" || path.extension() == ".h" ||
        path.filename() == "CMakeLists.txt") {
      found.push_back({fs::relative(path, root), read(path)});
    }
  }
  std::ranges::sort(found, {}, &Source::path);
  return found;
}

/// The pages of the ladder in order; exercises lie a folder deeper.
std::vector<Source> rungs() {
  std::vector<Source> pages = sources("stages/realign");
  std::erase_if(pages, [](const Source& source) {
    const fs::path path = source.path;
    const std::string name = path.filename();
    return path.parent_path() != "stages/realign" ||
           !std::isdigit(static_cast<unsigned char>(name[0])) ||
           !name.ends_with(".cpp");
  });
  return pages;
}

TEST(Ladder, EveryRungBuildsOnTheOneBefore) {
  ASSERT_GE(rungs().size(), 5U);
  EXPECT_THAT(check_chain(rungs()), IsEmpty());
}

TEST(Ladder, NeighboursAreOneIdeaApart) {
  const std::vector<Source> pages = rungs();
  for (std::size_t n = 1; n < pages.size(); ++n) {
    fmt::print("{} -> {}: {} changed lines\n", pages[n - 1].path, pages[n].path,
               changed_lines(pages[n - 1], pages[n]));
    EXPECT_THAT(check_change(pages[n - 1], pages[n]), IsEmpty());
  }
}

TEST(Ladder, PagesHaveOneShape) {
  for (const Source& page : rungs()) {
    EXPECT_THAT(check_functions(page), IsEmpty());
  }
  for (const Source& source : sources("stages")) {
    EXPECT_THAT(check_length(source), IsEmpty());
  }
}

TEST(Ladder, SourcesKeepTheirPlaces) {
  for (const char* folder : {"common", "stages", "bench", "tests"}) {
    ASSERT_FALSE(sources(folder).empty());
    for (const Source& source : sources(folder)) {
      EXPECT_THAT(check_includes(source), IsEmpty());
      EXPECT_THAT(check_home(source), IsEmpty());
    }
  }
}

TEST(Ladder, SumsHaveOneOrder) {
  std::vector<Source> texts = sources("stages");
  for (const char* folder : {"common", "bench", "tests"}) {
    std::ranges::copy_if(sources(folder), std::back_inserter(texts),
                         [](const Source& source) {
                           return source.path.ends_with("CMakeLists.txt");
                         });
  }
  for (const char* name : {"CMakeLists.txt", "CMakePresets.json"}) {
    texts.push_back({name, read(root / name)});
  }
  for (const Source& source : texts) {
    EXPECT_THAT(check_sums(source), IsEmpty());
  }
}

TEST(Ladder, EveryRungIsBuiltAndHasPresets) {
  std::vector<std::string> names;
  for (const Source& page : rungs()) {
    names.push_back(fs::path(page.path).stem());
  }
  EXPECT_THAT(check_lists(names, read(root / "stages/realign/CMakeLists.txt"),
                          read(root / "CMakePresets.json")),
              IsEmpty());
}

Source page(const std::string& name, const std::string& text) {
  return {"stages/realign/" + name, text};
}

/// A page that begins its `About`.
Source rung(const std::string& name, const std::string& before) {
  return page(
      name + ".cpp",
      fmt::format("  .rung = \"{}\",\n  .builds_on = \"{}\",\n", name, before));
}

std::string numbered_lines(int count) {
  std::string text;
  for (int n = 0; n < count; ++n) text += fmt::format("f({});\n", n);
  return text;
}

TEST(Rules, CodeLinesAreOutsideAboutAndComments) {
  EXPECT_THAT(code_lines("/* one\n two */ int a;\n\n  }  \n// b\n"
                         "const About about = {\n  .rung = \"x\",\n};\n"
                         "\tconst char* url = \"http://c\";  // d\n"),
              ElementsAre("int a;", "const char* url = \"http://c\";"));
}

TEST(Rules, ChainComplainsOfNamesAndGaps) {
  EXPECT_THAT(check_chain({rung("00_a", ""), rung("01_b", "00_a")}), IsEmpty());
  EXPECT_THAT(check_chain({rung("00_a", ""), rung("01_b", "00_x")}),
              ElementsAre("01_b builds on 00_x, not on 00_a"));
  EXPECT_THAT(check_chain({rung("00_a", ""), rung("02_b", "00_a")}),
              ElementsAre("02_b should have number 1"));
  EXPECT_THAT(check_chain({page("00_a.cpp", rung("00_z", "").text)}),
              ElementsAre("00_a calls itself 00_z"));
  EXPECT_THAT(check_chain({page("00_a.cpp", "")}), SizeIs(2));
}

TEST(Rules, ChangeComplainsOfTheFortyFirstLine) {
  const Source before = page("03_a.cpp", "a();\nb();\n");
  const auto after = [](const std::string& name, int lines) {
    return page(name, "a();\n// c\n\n" + numbered_lines(lines) + "b();\n");
  };
  EXPECT_EQ(changed_lines(before, after("04_b.cpp", 40)), 40U);
  EXPECT_EQ(changed_lines(after("04_b.cpp", 40), before), 40U);
  EXPECT_EQ(changed_lines(page("", "a();\nb();\n"), page("", "b();\na();\n")),
            1U);
  EXPECT_THAT(check_change(before, after("04_b.cpp", 40)), IsEmpty());
  EXPECT_THAT(check_change(before, after("04_b.cpp", 41)), SizeIs(1));
  EXPECT_THAT(check_change(before, after("05_b.cpp", 80)), IsEmpty());
  EXPECT_THAT(check_change(before, after("05_b.cpp", 81)), SizeIs(1));
}

TEST(Rules, LengthComplainsOfLine171) {
  EXPECT_THAT(check_length(page("00_a.cpp", numbered_lines(170))), IsEmpty());
  EXPECT_THAT(check_length(page("00_a.h", numbered_lines(171))), SizeIs(1));
}

TEST(Rules, FunctionsComplainOfOrderAndAbsence) {
  const std::string sum = "Sums accumulate(int a) {}\n";
  const std::string fit = "Fit fit(int a) {\n  const Fit fit(1);\n}\n";
  const std::string pull = "void reslice() {}\n";
  const std::string run = "Motion Stage::run() {}\n";
  EXPECT_THAT(check_functions(page("00_a.cpp", sum + fit + pull + run)),
              IsEmpty());
  EXPECT_THAT(check_functions(page("00_a.cpp", fit + sum + pull + run)),
              SizeIs(1));
  EXPECT_THAT(check_functions(page("00_a.cpp", sum + fit + run)), SizeIs(1));
  EXPECT_THAT(check_functions(page("00_a.cpp", sum + sum + fit + pull + run)),
              SizeIs(1));
}

TEST(Rules, IncludesComplainOfTheWayUp) {
  const auto complaints = [](const std::string& path, const char* header) {
    return check_includes({path, fmt::format("#include \"{}\"\n", header)});
  };
  EXPECT_THAT(complaints("stages/realign/base/fit.h", "common/scan/grid.h"),
              IsEmpty());
  EXPECT_THAT(
      complaints("stages/realign/base/fit.h", "stages/realign/base/realign.h"),
      SizeIs(1));
  EXPECT_THAT(complaints("stages/realign/base/fit.cpp", "tests/checks.h"),
              SizeIs(1));
  EXPECT_THAT(complaints("stages/realign/base/fit.cpp", "bench/harness/plan.h"),
              SizeIs(1));
  EXPECT_THAT(complaints("stages/realign/base/main.cpp", "bench/a.h"),
              SizeIs(1));
  EXPECT_THAT(complaints("stages/course/check.cpp", "bench/a.h"), IsEmpty());
  EXPECT_THAT(complaints("stages/course/check.cpp", "tests/a.h"), SizeIs(1));
  EXPECT_THAT(complaints("stages/realign/base/main.cpp", "tests/a.h"),
              SizeIs(1));
  const std::string two = "stages/realign/02_hoist.cpp";
  EXPECT_THAT(complaints(two, "stages/realign/01_mpi.h"), IsEmpty());
  EXPECT_THAT(complaints(two, "stages/realign/02_hoist.h"), IsEmpty());
  EXPECT_THAT(complaints(two, "stages/realign/03_openmp.h"), SizeIs(1));
  EXPECT_THAT(complaints(two, "stages/realign/01_mpi.cpp"), SizeIs(1));
}

TEST(Rules, SumsComplainOfReductions) {
  EXPECT_THAT(check_sums(page("03_a.cpp", "// reduction(+ : sum)\n")),
              IsEmpty());
  EXPECT_THAT(
      check_sums(page("03_a.cpp", "#pragma omp for reduction(+ : sum)\n")),
      ElementsAre(HasSubstr("reduction(")));
  EXPECT_THAT(check_sums(page("01_a.cpp", "MPI_Allreduce(&a, &b);\n")),
              SizeIs(1));
  EXPECT_THAT(
      check_sums({"CMakeLists.txt", "add_compile_options(-ffast-math)"}),
      SizeIs(1));
}

TEST(Rules, HomeComplainsOfPragmasAndMessagesElsewhere) {
  const std::string pragma = "#pragma omp parallel\n";
  const std::string message = "MPI_Send(&a, 1, MPI_INT);\n";
  EXPECT_THAT(check_home(page("03_a.cpp", pragma + message)), IsEmpty());
  EXPECT_THAT(check_home({"stages/realign/base/fit.cpp", pragma}), SizeIs(1));
  EXPECT_THAT(check_home({"bench/harness/main.cpp", message}), SizeIs(1));
  EXPECT_THAT(check_home({"tests/a.cpp", "f(\"OMPI_MCA\"); // MPI_Send(\n"}),
              IsEmpty());
}

TEST(Rules, ListsComplainOfAMissingRungOrPreset) {
  const std::string one = R"([{"name": "realign-00-a"}])";
  const std::string none = "[]";
  const auto presets = [](const std::string& most, const std::string& test) {
    return fmt::format(R"({{"configurePresets": {0}, "buildPresets": {0},
                            "workflowPresets": {0}, "testPresets": {1}}})",
                       most, test);
  };
  const std::string cmake = "add_rung(00-a mpi)\n";
  EXPECT_THAT(check_lists({"00_a"}, cmake, presets(one, one)), IsEmpty());
  EXPECT_THAT(check_lists({"00_a"}, "", presets(one, one)), SizeIs(1));
  EXPECT_THAT(check_lists({}, cmake, presets(one, one)), SizeIs(1));
  EXPECT_THAT(check_lists({"00_a"}, cmake, presets(one, none)),
              ElementsAre("testPresets lack realign-00-a"));
}

}  // namespace
}  // namespace stagecraft::ladder
