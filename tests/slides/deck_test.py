"""The deck shows code of the sources and figures of the results, and a doctored
copy is found out. Usage: deck_test.py PATH-OF-STAGECRAFT-PUBLISH"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PUBLISH = None


class Deck(unittest.TestCase):
    """Works on a copy of what a deck is made from."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for name in ("slides", "stages", "common", "bench"):
            shutil.copytree(ROOT / name, self.root / name)
        self.deck = self.root / "slides" / "realign.md"

    def run_deck(self, command):
        return subprocess.run(
            [sys.executable, self.root / "slides" / "deck", command, self.deck],
            capture_output=True, text=True)

    def publish(self):
        named = re.search(r"<!-- results: (\S+\.json) -->",
                          self.deck.read_text())
        self.assertTrue(named, "the deck names no file of results; "
                               "run bench/run --publish")
        plots = sorted((self.root / "slides" / "plots").glob("*.svg"))
        return subprocess.run(
            [PUBLISH, self.root / named[1], self.deck, *plots, "--check"],
            capture_output=True, text=True)

    def doctor(self, path, old, new):
        text = (self.root / path).read_text()
        self.assertIn(old, text)
        (self.root / path).write_text(text.replace(old, new))

    def assert_found(self, text):
        result = self.run_deck("check")
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn(text, result.stdout + result.stderr)

    def test_code_is_that_of_the_sources(self):
        result = self.run_deck("check")
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_filling_again_changes_nothing(self):
        before = self.deck.read_text()
        self.assertEqual(self.run_deck("fill").returncode, 0)
        self.assertEqual(self.deck.read_text(), before)

    def test_a_changed_line_of_a_source_is_found(self):
        self.doctor("stages/realign/00_serial.cpp", "if (!counted[n]) continue;",
                    "if (counted[n] == 0) continue;")
        self.assert_found("+  if (counted[n] == 0) continue;")

    def test_a_changed_line_of_a_difference_is_found(self):
        self.doctor("stages/realign/02_hoist.cpp",
                    "inverse(rigid(correction) * scan.grid.affine)",
                    "invert(rigid(correction) * scan.grid.affine)")
        self.assert_found("invert(rigid(correction)")

    def test_a_line_that_went_is_found(self):
        self.doctor("stages/realign/01_mpi.cpp", "MPI_Bcast(&fit,", "share(fit,")
        self.assert_found('no (further) line with "MPI_Bcast(&fit"')

    def test_a_changed_line_of_the_deck_is_found(self):
        self.doctor("stages/realign/deck.md", "slots[omp_get_thread_num()] = mine;",
                    "slots[omp_get_thread_num()] += mine;")
        self.assert_found("slides/deck fill")

    def test_code_that_no_source_has_is_found(self):
        for text in ("Calls `vanished_function` twice.\n",
                     "```cpp\nint vanished = 1;\n```\n",
                     "```sh\nstages/vanished 02\n```\n"):
            shutil.copy(ROOT / "slides" / "realign.md", self.deck)
            with self.deck.open("a") as deck:
                deck.write("\n" + text)
            self.assert_found("vanished")

    def test_figures_are_those_of_the_results(self):
        result = self.publish()
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_a_changed_figure_is_found(self):
        figure = re.search(r"<!-- figure: wall 01_mpi -->(\d+)",
                           self.deck.read_text())
        self.assertTrue(figure, "the deck has no figures; "
                                "run bench/run --publish")
        self.doctor("stages/realign/deck.md", figure[0],
                    figure[0][:-1] + str((int(figure[0][-1]) + 1) % 10))
        result = self.publish()
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertIn("realign.md does not say", result.stdout)

    def test_a_changed_plot_is_found(self):
        self.doctor("stages/realign/deck/ladder.svg", "01_mpi", "01_mpl")
        result = self.publish()
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertIn("ladder.svg does not say", result.stdout)

    def test_marp_gets_notes_and_pictures_but_no_marks(self):
        result = self.run_deck("marp")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotRegex(result.stdout,
                            r"<!-- /?(results|figure|cited|code|diff)")
        self.assertNotIn(".svg)", result.stdout)
        self.assertIn("data:image/svg+xml;base64,", result.stdout)
        self.assertIn("<!--\nA rank is a copy", result.stdout)


if __name__ == "__main__":
    PUBLISH = sys.argv.pop(1)
    unittest.main()
