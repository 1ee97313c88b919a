"""Every deck shows code of the sources and figures of the results, and what is
wrong in one is found out."""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"
DECKS = sorted(ROOT.glob("stages/*/deck.md"))


SMALLEST = 16  # pixels of a letter, on a slide of 1280 x 720
SIZE = re.compile(r"font(?:-size)?:[^;]*?(\d+)px")


def picture_area(beside):
    """Width and height of a picture on a slide, as slides/theme.css has them."""
    theme = (ROOT / "slides" / "theme.css").read_text()
    padding = int(re.search(r"padding: \d+px (\d+)px", theme)[1])
    column = int(re.search(r"grid-template-columns: 1fr (\d+)px", theme)[1])
    height = int(re.search(r"\.picture .*?max-height: (\d+)px", theme)[1])
    return (column if beside else 1280 - 2 * padding), height


def letters(svg):
    """(size in units of the picture, text) of all its texts."""
    sizes = {}
    for style in svg.iter(SVG + "style"):
        # What a narrow screen gets does not hold on a slide.
        for names, rule in re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(
                r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", style.text)):
            if size := SIZE.search(rule):
                sizes.update({name.strip().removeprefix("svg ").lstrip("."):
                              float(size[1]) for name in names.split(",")})

    def below(element, size, scale):
        named = [sizes[name] for name in element.get("class", "").split()
                 if name in sizes]
        size = float(element.get("font-size", named[0] if named else size))
        if element.tag == SVG + "svg" and element is not svg and (
                box := element.get("viewBox")):
            scale *= min(float(element.get(side)) / float(box.split()[place])
                         for side, place in (("width", 2), ("height", 3)))
        if element.tag in (SVG + "text", SVG + "tspan"):
            yield size * scale, "".join(element.itertext())
        for child in element:
            yield from below(child, size, scale)

    return below(svg, sizes.get("svg", 16), 1)


def small_letters(deck):
    """(picture, pixels on the slide, text) of what nobody can read there."""
    text = deck.read_text()
    for image in re.finditer(r"!\[.*\]\((\S+\.svg)\)", text):
        slide = text[text.rfind("\n---\n", 0, image.start()):image.start()]
        svg = next(xml.etree.ElementTree.parse(
            deck.parent / image[1]).iter(SVG + "svg"))
        _, _, width, height = map(float, svg.get("viewBox").split())
        room = picture_area('class="beside"' in slide)
        scale = min(room[0] / width, room[1] / height)
        yield from ((image[1], round(scale * size, 1), words)
                    for size, words in letters(svg) if scale * size < SMALLEST)


def run_deck(root, command, *decks):
    program = (root / "bench" / "report" if command in ("fill", "check")
               else root / "slides" / "deck")
    return subprocess.run([sys.executable, program, command, *decks],
                          capture_output=True, text=True)


class EveryDeck(unittest.TestCase):
    """Of the project, as it stands."""

    def setUp(self):
        self.assertTrue(DECKS, "no stages/*/deck.md")

    def test_code_and_figures_are_those_of_sources_and_results(self):
        for deck in DECKS:
            with self.subTest(deck=deck):
                result = run_deck(ROOT, "check", deck)
                self.assertEqual(result.returncode, 0,
                                 result.stdout + result.stderr)

    def test_filling_again_changes_nothing(self):
        for deck in DECKS:
            with self.subTest(deck=deck), Copy(deck) as copy:
                self.assertEqual(copy.run("fill").returncode, 0)
                self.assertEqual(copy.deck.read_text(), deck.read_text())

    def test_pictures_are_there_and_go_into_the_slides(self):
        for deck in DECKS:
            with self.subTest(deck=deck):
                result = run_deck(ROOT, "marp", deck)
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertNotIn(".svg)", result.stdout)

    def test_letters_in_pictures_can_be_read(self):
        for deck in DECKS:
            self.assertEqual(list(small_letters(deck)), [], deck)

    def test_letters_that_cannot_be_read_are_found(self):
        for deck in DECKS:
            with Copy(deck) as copy:
                plot = copy.plots()[0]
                copy.doctor(plot, 'viewBox="0 0 600 ', 'viewBox="0 0 600 9')
                found = list(small_letters(copy.deck))
                self.assertIn(f"deck/{plot.name}", dict.fromkeys(
                    picture for picture, *_ in found))

    def test_every_picture_is_shown(self):
        for deck in DECKS:
            for picture in sorted(deck.parent.glob("deck/*.svg")):
                self.assertIn(f"(deck/{picture.name})", deck.read_text())

    def test_the_index_names_every_deck(self):
        result = run_deck(ROOT, "index", *DECKS)
        self.assertEqual(result.returncode, 0, result.stderr)
        for deck in DECKS:
            self.assertIn(f'"{deck.parent.name}.html"', result.stdout)
            self.assertIn(f'"{deck.parent.name}.pdf"', result.stdout)

    def test_no_ladder_is_named_beside_the_decks(self):
        for path in sorted((ROOT / "slides").iterdir()):
            for deck in DECKS:
                if path.is_file() and path.name != "package-lock.json":
                    self.assertNotIn(deck.parent.name, path.read_text())

    def test_a_changed_figure_is_found(self):
        for deck in DECKS:
            with self.subTest(deck=deck), Copy(deck) as copy:
                figure = re.search(r"<!-- figure: .+? -->(\d+)",
                                   deck.read_text())
                self.assertTrue(figure, "the deck has no figures; "
                                        "run bench/run --publish")
                digit = str((int(figure[0][-1]) + 1) % 10)
                copy.doctor(copy.deck, figure[0], figure[0][:-1] + digit)
                result = copy.run("check")
                self.assertEqual(result.returncode, 1,
                                 result.stdout + result.stderr)
                self.assertIn(f"-->{figure[1][:-1]}{digit}", result.stdout)

    def test_a_changed_plot_is_found(self):
        for deck in DECKS:
            with self.subTest(deck=deck), Copy(deck) as copy:
                for plot in copy.plots():
                    copy.doctor(plot, "</svg>", "<path/></svg>")
                    result = run_deck(copy.root, "check", plot)
                    self.assertEqual(result.returncode, 1,
                                     result.stdout + result.stderr)
                    self.assertIn("-<path/></svg>", result.stdout)
                    break


class Copy:
    """Of what a deck is made from, in a folder of its own."""

    def __init__(self, deck):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        for name in ("slides", "stages", "common", "bench"):
            shutil.copytree(ROOT / name, self.root / name)
        self.deck = self.root / deck.relative_to(ROOT)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.folder.cleanup()

    def run(self, command):
        return run_deck(self.root, command, self.deck)

    def plots(self):
        return [path for path in sorted(self.deck.parent.glob("deck/*.svg"))
                if "<!-- results: " in path.read_text()]

    def doctor(self, path, old, new):
        text = path.read_text()
        if old not in text:
            raise AssertionError(f"{path} has no {old}")
        path.write_text(text.replace(old, new, 1))


SLOW = """double sum(const Numbers& numbers) {
  double all = 0;
  for (double number : numbers) {
    all += number;
  }
  return all;
}
"""
FAST = SLOW.replace("double all = 0;", "float all = 0;")
MADE_UP = """<!--
title: "Sums"
-->
# Sums

![A heap](deck/heap.svg)

<!-- code: stages/sum/00_slow.cpp "double all" "all += " -->
```cpp
```

<!-- diff: stages/sum/00_slow.cpp stages/sum/01_fast.cpp "double all" "for (" -->
```diff
```

`all += number;` takes <!-- cited: a guess -->12 s<!-- /cited -->.

<!--
Say it slowly.
-->
"""


class MadeUpDeck(unittest.TestCase):
    """A ladder of two rungs, and what can become wrong in its deck."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        shutil.copytree(ROOT / "slides", self.root / "slides")
        shutil.copytree(ROOT / "bench" / "publish",
                        self.root / "bench" / "publish")
        shutil.copy(ROOT / "bench" / "report", self.root / "bench")
        self.ladder = self.root / "stages" / "sum"
        (self.ladder / "deck").mkdir(parents=True)
        (self.ladder / "deck" / "heap.svg").write_text("<svg></svg>")
        (self.ladder / "00_slow.cpp").write_text(SLOW)
        (self.ladder / "01_fast.cpp").write_text(FAST)
        self.deck = self.ladder / "deck.md"
        self.deck.write_text(MADE_UP)
        self.assertEqual(self.run_deck("fill").returncode, 0)

    def run_deck(self, command):
        return run_deck(self.root, command, self.deck)

    def assert_found(self, text):
        result = self.run_deck("check")
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn(text, result.stdout + result.stderr)

    def test_filled_it_is_right(self):
        text = self.deck.read_text()
        self.assertIn("```cpp\ndouble all = 0;\nfor", text)
        self.assertIn("\n-double all = 0;\n+float all = 0;\n", text)
        result = self.run_deck("check")
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_a_changed_line_of_a_source_is_found(self):
        (self.ladder / "00_slow.cpp").write_text(
            SLOW.replace("double number", "auto number"))
        self.assert_found("+for (auto number : numbers) {")

    def test_a_changed_line_of_a_difference_is_found(self):
        (self.ladder / "01_fast.cpp").write_text(
            SLOW.replace("double all = 0;", "int all = 0;"))
        self.assert_found("++int all = 0;")

    def test_a_line_that_went_is_found(self):
        (self.ladder / "00_slow.cpp").write_text(
            SLOW.replace("all += number", "add(number, all)"))
        self.assert_found('no (further) line with "all += "')

    def test_a_changed_line_of_the_deck_is_found(self):
        text = self.deck.read_text()
        self.deck.write_text(text.replace("\n  all += number;",
                                          "\n  all = number;"))
        self.assertNotEqual(self.deck.read_text(), text)
        self.assert_found("bench/report fill")

    def test_code_that_no_source_has_is_found(self):
        text = self.deck.read_text()
        for more in ("Calls `vanished_function` twice.\n",
                     "```cpp\nint vanished = 1;\n```\n",
                     "```sh\nstages/vanished 02\n```\n"):
            self.deck.write_text(text + "\n" + more)
            self.assert_found("vanished")

    def test_marp_gets_notes_and_pictures_but_no_marks(self):
        result = self.run_deck("marp")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotRegex(result.stdout,
                            r"<!-- /?(results|figure|cited|code|diff)")
        self.assertIn("takes 12 s.", result.stdout)
        self.assertIn("data:image/svg+xml;base64,", result.stdout)
        self.assertIn("<!--\nSay it slowly.", result.stdout)

    def test_a_picture_that_went_is_found(self):
        (self.ladder / "deck" / "heap.svg").unlink()
        result = self.run_deck("marp")
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertIn("heap.svg", result.stderr)

    def test_the_index_wants_a_title(self):
        self.assertIn(">Sums", self.run_deck("index").stdout.replace(
            "<li>", ">"))
        self.deck.write_text("# Sums\n")
        self.assertIn("no line `title:`", self.run_deck("index").stderr)


if __name__ == "__main__":
    unittest.main()
