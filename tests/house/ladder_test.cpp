#include "stages/ladder.h"

#include <fmt/format.h>
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
using testing::Not;
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

/// Sources of everything that is compiled.
std::vector<Source> all_sources() {
  std::vector<Source> all;
  for (const char* folder : {"bench", "common", "stages", "tests"}) {
    EXPECT_FALSE(sources(folder).empty()) << folder;
    std::ranges::move(sources(folder), std::back_inserter(all));
  }
  // The toy ladder lies there as it would in the project.
  const std::string toy = "tests/toy_ladder/";
  for (Source& source : all) {
    if (source.path.starts_with(toy)) source.path.erase(0, toy.size());
  }
  return all;
}

/// The pages of a ladder from bottom to top.
std::vector<Source> pages_of(const Registered& ladder) {
  std::vector<Source> pages;
  for (const std::string& program : ladder.programs) {
    const std::string words =
        program.substr(std::string(ladder.ladder->name()).size() + 1);
    for (const auto& entry : fs::directory_iterator(ladder.folder)) {
      std::string stem = entry.path().stem();
      std::ranges::replace(stem, '_', '-');
      if (stem == words && entry.path().extension() == ".cpp") {
        pages.push_back({fs::relative(entry.path(), root), read(entry.path())});
      }
    }
  }
  EXPECT_EQ(pages.size(), ladder.programs.size()) << ladder.folder;
  return pages;
}

std::vector<std::string> names_of_rungs() {
  std::vector<std::string> names;
  for (const Registered& ladder : ladders()) {
    for (const Source& page : pages_of(ladder)) {
      names.push_back(fs::path(page.path).stem());
    }
  }
  return names;
}

/// Whether a path belongs to a ladder or its tests.
bool of_a_ladder(const fs::path& path) {
  return std::ranges::any_of(ladders(), [&](const Registered& ladder) {
    const fs::path name = ladder.ladder->name();
    const fs::path folder = path.lexically_relative(root);
    const auto top = folder.begin();
    return (*top == "stages" || *top == "tests") &&
           std::next(top) != folder.end() && *std::next(top) == name;
  });
}

/// All files of the project but those of the ladders, what is built, and what
/// is git's own.
std::vector<fs::path> files_of_the_house() {
  std::vector<fs::path> left_out{root / ".git"};
  std::ifstream ignored(root / ".gitignore");
  for (std::string line; std::getline(ignored, line);) {
    if (line.ends_with('/')) {
      left_out.push_back(root / line.substr(0, line.size() - 1));
    }
  }
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator entry(root), end; entry != end;
       ++entry) {
    const fs::path& path = entry->path();
    if (std::ranges::find(left_out, path) != left_out.end() ||
        of_a_ladder(path)) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file()) {
      files.push_back(path);
    }
  }
  std::ranges::sort(files);
  return files;
}

TEST(Ladder, EveryRungBuildsOnTheOneBefore) {
  ASSERT_THAT(ladders(), Not(IsEmpty()));
  for (const Registered& ladder : ladders()) {
    EXPECT_THAT(pages_of(ladder), SizeIs(testing::Ge(2U)));
    EXPECT_THAT(check_chain(pages_of(ladder)), IsEmpty());
  }
}

TEST(Ladder, EveryRungHasAChapter) {
  for (const Registered& ladder : ladders()) {
    std::vector<std::string> chapters;
    for (const auto& entry : fs::directory_iterator(ladder.folder)) {
      const std::string name = entry.path().filename();
      const bool number =
          std::isdigit(static_cast<unsigned char>(name[0])) != 0;
      if (number && name.ends_with(".md"))
        chapters.push_back(entry.path().stem());
    }
    std::vector<std::string> pages;
    for (const Source& page : pages_of(ladder)) {
      pages.push_back(fs::path(page.path).stem());
    }
    EXPECT_THAT(chapters, testing::UnorderedElementsAreArray(pages));
  }
}

TEST(Ladder, NeighboursAreOneIdeaApart) {
  for (const Registered& ladder : ladders()) {
    const std::vector<Source> pages = pages_of(ladder);
    const std::vector<Source> all = sources(fs::relative(ladder.folder, root));
    for (std::size_t n = 0; n < pages.size(); ++n) {
      const Source& before = pages[n == 0 ? 0 : n - 1];
      fmt::print("{}: {} changed lines, {} lines of headers\n", pages[n].path,
                 changed_lines(before, pages[n]), header_lines(pages[n], all));
      EXPECT_THAT(check_change(before, pages[n]), IsEmpty());
      EXPECT_THAT(check_headers(pages[n], all), IsEmpty());
    }
  }
}

TEST(Ladder, PagesHaveOneShape) {
  for (const Registered& ladder : ladders()) {
    for (const Source& page : pages_of(ladder)) {
      EXPECT_THAT(check_functions(page, ladder.ladder->seams()), IsEmpty());
    }
  }
  for (const Source& source : sources("stages")) {
    EXPECT_THAT(check_length(source), IsEmpty());
  }
}

TEST(Ladder, SourcesKeepTheirPlaces) {
  for (const Source& source : all_sources()) {
    EXPECT_THAT(check_includes(source), IsEmpty());
    EXPECT_THAT(check_home(source), IsEmpty());
  }
}

TEST(Ladder, RoomsAreNotEntangled) {
  EXPECT_THAT(check_rooms(all_sources()), IsEmpty());
}

TEST(Ladder, TheHouseNamesNoRung) {
  const std::vector<std::string> names = names_of_rungs();
  ASSERT_THAT(files_of_the_house(), SizeIs(testing::Ge(100U)));
  Complaints complaints;
  for (const fs::path& path : files_of_the_house()) {
    std::ranges::move(
        check_names({fs::relative(path, root), read(path)}, names),
        std::back_inserter(complaints));
  }
  EXPECT_TRUE(complaints.empty())
      << fmt::format("{} files name a rung:\n{}", complaints.size(),
                     fmt::join(complaints, "\n"));
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
  for (const Registered& ladder : ladders()) {
    const fs::path presets = ladder.folder / "presets.json";
    texts.push_back({fs::relative(presets, root), read(presets)});
  }
  for (const Source& source : texts) {
    EXPECT_THAT(check_sums(source), IsEmpty());
  }
}

Source page(const std::string& name, const std::string& text) {
  return {"stages/sum/" + name, text};
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
  const std::string head = "const About about = {\n    .act = 2,\n};\n";
  const Source before = page("03_a.cpp", "a();\nb();\n");
  const auto after = [](int lines, const std::string& about) {
    return page("04_b.cpp",
                about + "a();\n// c\n\n" + numbered_lines(lines) + "b();\n");
  };
  EXPECT_EQ(changed_lines(before, after(40, "")), 40U);
  EXPECT_EQ(changed_lines(after(40, ""), before), 40U);
  EXPECT_EQ(changed_lines(page("", "a();\nb();\n"), page("", "b();\na();\n")),
            1U);
  EXPECT_THAT(check_change(before, after(40, "")), IsEmpty());
  EXPECT_THAT(check_change(before, after(41, "")), SizeIs(1));
  EXPECT_THAT(check_change(before, after(80, head)), IsEmpty());
  EXPECT_THAT(check_change(before, after(81, head)), SizeIs(1));
}

TEST(Rules, HeadersComplainOfTooManyLines) {
  const auto sources = [](int lines) -> std::vector<Source> {
    return {page("01_a.h", numbered_lines(160)),
            page("01_more.h", numbered_lines(lines) + "// one\n\n"),
            page("01_a/kernel.h", numbered_lines(300)),
            page("02_b.h", numbered_lines(300)),
            {"stages/max/01_a.h", numbered_lines(300)}};
  };
  const Source rung = page("01_a.cpp", numbered_lines(300));
  EXPECT_EQ(header_lines(rung, sources(40)), 200U);
  EXPECT_THAT(check_headers(rung, sources(40)), IsEmpty());
  EXPECT_THAT(check_headers(rung, sources(41)), SizeIs(1));
}

TEST(Rules, LengthComplainsOfLine171) {
  EXPECT_THAT(check_length(page("00_a.cpp", numbered_lines(170))), IsEmpty());
  EXPECT_THAT(check_length(page("00_a.h", numbered_lines(171))), SizeIs(1));
  EXPECT_THAT(check_length(page("00_a/b.cpp", numbered_lines(171))), SizeIs(1));
  EXPECT_THAT(check_length(page("base/a.h", numbered_lines(171))), IsEmpty());
}

TEST(Rules, FunctionsComplainOfOrderAndAbsence) {
  const std::vector<std::string_view> seams{"add", "fit", "Stage::run"};
  const std::string add = "Sums add(int a) {}\n";
  const std::string fit = "Fit fit(int a) {\n  const Fit fit(1);\n}\n";
  const std::string run = "Motion Stage::run() {}\n";
  const auto complaints = [&](const std::string& text) {
    return check_functions(page("00_a.cpp", text), seams);
  };
  EXPECT_THAT(complaints(add + fit + run), IsEmpty());
  EXPECT_THAT(complaints(add + run), IsEmpty());
  EXPECT_THAT(complaints(fit + add + run),
              ElementsAre(HasSubstr("00_a.cpp defines fit add Stage::run")));
  EXPECT_THAT(complaints(add + add + fit + run), SizeIs(1));
  EXPECT_THAT(complaints("int main() {}\n"), SizeIs(1));
}

TEST(Rules, IncludesComplainOfTheWayUp) {
  const auto wrong = [](const std::string& path, const std::string& header) {
    const auto complaints =
        check_includes({path, fmt::format("#include \"{}\"\n", header)});
    if (complaints.empty()) return false;
    EXPECT_THAT(complaints,
                ElementsAre(fmt::format("{} includes {}", path, header)));
    return true;
  };
  const auto right = [&](const std::string& path, const std::string& header) {
    return !wrong(path, header);
  };
  EXPECT_TRUE(right("common/base/a.cpp", "common/base/a.h"));
  EXPECT_TRUE(wrong("common/base/a.cpp", "common/scan/a.h"));
  EXPECT_TRUE(right("common/scan/a.cpp", "common/base/a.h"));
  EXPECT_TRUE(right("common/scan/a.cpp", "common/scan/a.h"));
  EXPECT_TRUE(wrong("common/scan/a.cpp", "common/picture/a.h"));
  EXPECT_TRUE(wrong("common/picture/a.cpp", "stages/ladder.h"));

  EXPECT_TRUE(right("stages/sum/base/a.h", "common/scan/a.h"));
  EXPECT_TRUE(right("stages/sum/base/a.h", "stages/sum/base/b.h"));
  EXPECT_TRUE(right("stages/sum/ladder.cpp", "stages/ladder.h"));
  EXPECT_TRUE(wrong("stages/sum/base/a.h", "stages/max/base/b.h"));
  EXPECT_TRUE(wrong("stages/sum/base/a.h", "stages/course/check.h"));
  EXPECT_TRUE(wrong("stages/sum/base/a.h", "bench/harness/plan.h"));
  EXPECT_TRUE(wrong("stages/sum/base/a.h", "tests/a.h"));
  EXPECT_TRUE(right("stages/sum/measure/a.cpp", "bench/kernels/a.h"));
  EXPECT_TRUE(wrong("stages/sum/measure/a.cpp", "bench/harness/a.h"));
  EXPECT_TRUE(wrong("stages/sum/tool/a.cpp", "bench/kernels/a.h"));

  EXPECT_TRUE(right("stages/ladder.cpp", "common/base/a.h"));
  EXPECT_TRUE(wrong("stages/ladder.cpp", "stages/sum/base/a.h"));
  EXPECT_TRUE(right("stages/course/check.cpp", "bench/gate/a.h"));
  EXPECT_TRUE(wrong("stages/course/check.cpp", "stages/sum/base/a.h"));
  EXPECT_TRUE(wrong("stages/course/check.cpp", "tests/a.h"));
  EXPECT_TRUE(right("bench/gate/a.cpp", "stages/ladder.h"));
  EXPECT_TRUE(wrong("bench/gate/a.cpp", "stages/sum/base/a.h"));

  EXPECT_TRUE(right("tests/sum/a.cpp", "stages/sum/01_fast.h"));
  EXPECT_TRUE(right("tests/sum/units/a.cpp", "tests/sum/samples.h"));
  EXPECT_TRUE(wrong("tests/sum/a.cpp", "stages/max/base/a.h"));
  EXPECT_TRUE(wrong("tests/sum/a.cpp", "tests/max/a.h"));
  EXPECT_TRUE(right("tests/course/a.cpp", "stages/course/check.h"));
  EXPECT_TRUE(wrong("tests/suite/a.cpp", "stages/sum/base/a.h"));
  EXPECT_TRUE(wrong("tests/common/base/a.cpp", "bench/gate/a.h"));

  const std::string two = "stages/sum/02_same.cpp";
  EXPECT_TRUE(right(two, "stages/sum/01_fast.h"));
  EXPECT_TRUE(right(two, "stages/sum/02_same.h"));
  EXPECT_TRUE(right(two, "stages/sum/02_kernels/a.h"));
  EXPECT_TRUE(wrong(two, "stages/sum/03_wide.h"));
  EXPECT_TRUE(wrong(two, "stages/sum/03_wide/a.h"));
  EXPECT_TRUE(wrong(two, "stages/sum/01_fast.cpp"));
  EXPECT_TRUE(wrong("stages/sum/02_kernels/a.cpp", "stages/sum/03_wide.h"));
}

TEST(Rules, RoomsComplainOfBothWays) {
  const auto includes = [](const std::string& path, const char* header) {
    return Source{path, fmt::format("#include \"{}\"\n", header)};
  };
  const Source down = includes("stages/sum/tool/a.cpp", "stages/sum/base/a.h");
  const Source again = includes("stages/sum/tool/b.cpp", "stages/sum/base/a.h");
  const Source up = includes("stages/sum/base/c.cpp", "stages/sum/tool/c.h");
  EXPECT_THAT(check_rooms({down, again}), IsEmpty());
  EXPECT_THAT(
      check_rooms({down, again, up}),
      ElementsAre("stages/sum/base and stages/sum/tool include each other; "
                  "stages/sum/base/c.cpp includes stages/sum/tool/c.h"));

  // The contract of a ladder and its rungs are two rooms of one folder.
  const Source page = includes("stages/sum/01_fast.cpp", "stages/sum/base/a.h");
  const Source contract = includes("stages/sum/ladder.cpp", "stages/sum/m/a.h");
  const Source kernel = includes("stages/sum/m/a.cpp", "stages/sum/01_fast.h");
  EXPECT_THAT(check_rooms({page, contract, kernel}), IsEmpty());
  const Source shared = includes("stages/sum/base/d.h", "stages/sum/01_fast.h");
  EXPECT_THAT(check_rooms({page, shared}),
              ElementsAre(HasSubstr("stages/sum/base/d.h includes")));
}

TEST(Rules, NamesComplainOfARungElsewhere) {
  const auto complaints = [](const std::string& path, const char* text) {
    return check_names({path, text}, {"00_slow", "01_fast"});
  };
  EXPECT_THAT(complaints("bench/a.cpp", "/// \"sum/01_fast\"\n"),
              ElementsAre("bench/a.cpp names 01_fast"));
  EXPECT_THAT(complaints("CMakePresets.json", "{\"sum-00-slow\", sum-01-fast"),
              ElementsAre("CMakePresets.json names 00-slow 01-fast"));
  EXPECT_THAT(complaints("tests/run", "01_fast"), SizeIs(1));
  EXPECT_THAT(complaints("tests/run", "01_faster 101_fast 01_fast_hunt"),
              IsEmpty());
  EXPECT_THAT(complaints("tests/run", "01_faster, but 01_fast"), SizeIs(1));
  EXPECT_THAT(complaints("README.md", "01_fast"), IsEmpty());
  EXPECT_THAT(complaints("bench/results/a.json", "01_fast"), IsEmpty());
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
  EXPECT_THAT(check_home({"stages/sum/base/a.cpp", pragma}), SizeIs(1));
  EXPECT_THAT(check_home({"stages/sum/base/a.cpp", message}), IsEmpty());
  EXPECT_THAT(check_home({"stages/sum/base/a.cpp", "#pragma omp simd\n"}),
              IsEmpty());
  EXPECT_THAT(check_home({"common/base/a.cpp", pragma}), SizeIs(1));
  EXPECT_THAT(check_home({"bench/harness/main.cpp", message}), SizeIs(1));
  EXPECT_THAT(check_home({"tests/a.cpp", "f(\"OMPI_MCA\"); // MPI_Send(\n"}),
              IsEmpty());
}

}  // namespace
}  // namespace stagecraft::ladder
