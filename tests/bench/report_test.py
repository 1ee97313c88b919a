"""What bench/report makes of a file of results that stagecraft-merge wrote, and
what all documents of the project say. Usage: report_test.py STAGECRAFT-MERGE"""

import functools
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "bench"))

import unmarked  # noqa: E402
from publish import charts, numbers  # noqa: E402
from publish.results import BadInput, Results  # noqa: E402

TEMPLATES = ROOT / "bench" / "publish" / "templates"
MERGE = None
PICTURES = ("ladder-picture", "phases-picture", "scaling-picture",
            "placement-picture")
SOURCE = ("Measured 2026-11-21 at commit abc1234 on Some CPU (CPUs 0-1), "
          "GCC 12.2.0, input phantom.nii and outputs on tmpfs; rounds: 5, runs "
          "of each rung: 10.\n")


def arm(rung, role, ranks, name=None, instructions=0.0):
    return {"name": name or f"{role}/{rung}", "role": role, "rung": rung,
            "program": rung, "technique": f"idea of {rung}",
            "how": "alone" if ranks == 1 else "2 ranks", "ranks": ranks,
            "threads": 1, "instructions": instructions,
            "report": {"wall_seconds": 1.0, "phases": dict.fromkeys(
                ("estimate", "read", "smooth", "write"), 0.0),
                "ranks": [{"workers": [{"phases": {
                    "estimate": {"cpu_seconds": 0.75}}}]}] * ranks}}


def runs(name, wall, cpu, largest):
    return [{"name": name, "round": round_, "pass": pass_,
             "label": "0 | 1", "real_time": wall * drift,
             "cpu_time": cpu * drift, "utilisation": cpu / wall / 2,
             "pss_bytes": 48e6, "rss_bytes": 25.4e6, "error": 0.0161,
             "estimate": wall * drift / 2, "smooth": 0.3 * wall * drift,
             "read": 0.05 * wall * drift, "write": 0.05 * wall * drift,
             "startup_seconds": 0.125, "steal": 0.01, "pressure": 0.02,
             "compute_total": cpu * drift, "compute_largest": largest * drift}
            for round_ in range(5) for pass_ in range(2)
            for drift in (1 + 0.01 / 9 * (2 * round_ + pass_),)]


def nothing():
    return {"context": {}, "benchmarks": [], "stagecraft": {
        "machine": {"host": {"cpu_model": "Some CPU", "cores": 2}},
        "arms": []}}


def ladder():
    """00_simple takes 40 s, 01_two 20 s and 02_quick 10 s."""
    file = nothing()
    about = file["stagecraft"]
    about["machine"].update({
        "allowed_cpus": "0-1", "compiler": "GCC 12.2.0", "date": "2026-11-21",
        "commit": "abc1234", "file_system": "tmpfs"})
    about.update({"ladder": "sum", "rounds": 5, "input": {
        "name": "phantom.nii", "error_unit": "mm"}})
    about["arms"] = [arm("00_simple", "rung", 1, instructions=4e9),
                     arm("01_two", "rung", 2, instructions=4.1e9),
                     arm("02_quick", "rung", 2, instructions=1e9),
                     arm("01_two", "alone", 1)]
    file["benchmarks"] = [*runs("rung/00_simple", 40, 39, 39),
                          *runs("rung/01_two", 20, 39.5, 19.6),
                          *runs("rung/02_quick", 10, 18, 9.1),
                          *runs("alone/01_two", 39, 38, 38)]
    return file


def sized():
    """The same on more work for the last, of whose runs the start is 1/200."""
    file = ladder()
    about = file["stagecraft"]
    about["input"]["unit"] = "frames"
    for entry in about["arms"]:
        entry["amount"] = 1000.0 if entry["rung"] == "02_quick" else 500.0
        start = {"00_simple": 0, "01_two": 0, "02_quick": 0.05}[entry["rung"]]
        if start and entry["role"] == "rung":
            least = {**entry, "role": "startup", "amount": 1.0,
                     "name": "startup/" + entry["rung"]}
            file["benchmarks"] += runs(least["name"], start, start, start)
    about["arms"].append(least)
    return file


def everything():
    file = ladder()
    about = file["stagecraft"]
    about["arms"] += [arm("02_quick", "control", 2), arm("02_quick", "strong", 1),
                      arm("02_quick", "strong", 2, "strong/2")]
    file["benchmarks"] += [
        *runs("control/02_quick", 10.1, 18, 9), *runs("strong/02_quick", 20, 1, 1),
        *runs("strong/2", 12.5, 1, 1),
        *({"name": "kernel/inverse", "ns_per_item": time, "bytes_per_item": 128.0,
           "flop_per_item": 960.0, "working_set": 256.0}
          for time in (480.0, 478.0, 483.0)),
        {"name": "ceiling/fma", "ns_per_item": 1.0, "flop_per_item": 20.0},
        {"name": "ceiling/triad/L1", "ns_per_item": 1.0, "bytes_per_item": 64.0,
         "working_set": 16384.0}]
    about["machine"]["topology"] = {"type": "Machine", "children": [
        {"type": "Core", "os_index": core,
         "children": [{"type": "PU", "os_index": core}]} for core in (0, 1)]}
    about["gate"] = {
        "lines": [{"name": "hoist", "outcome": "INCONCLUSIVE",
                   "sentence": "noisy"},
                  {"name": "mpi", "outcome": "pass", "sentence": "fast enough"}],
        "rates": [{"name": "identical code", "flagged": 2, "sessions": 500}]}
    return file


def wrong(file, rung, why="it wrote NaN"):
    for entry in file["benchmarks"]:
        if entry["name"].endswith(rung):
            entry.update({"error_occurred": True, "error_message": why})
    return file


@functools.lru_cache(maxsize=None)
def merged(text):
    with tempfile.TemporaryDirectory() as folder:
        raw = pathlib.Path(folder) / "raw.json"
        raw.write_text(text)
        made = subprocess.run([MERGE, raw, folder], check=True, text=True,
                              capture_output=True).stdout.strip()
        return pathlib.Path(made).read_text()


def summarized(file):
    """The text of the file that stagecraft-merge makes."""
    return merged(json.dumps(file))


def results(file):
    return Results(json.loads(summarized(file)))


def classes(markup):
    return {name for words in re.findall(r'class="([^"]+)"', markup)
            for name in words.split()}


class Numbers(unittest.TestCase):
    def test_they_have_the_digits_of_their_interval(self):
        for value, significant, text in ((41.02, 3, "41.0"), (9.996, 3, "10.0"),
                                         (1234, 2, "1200"), (0, 2, "0"),
                                         (0.016149, 3, "0.0161"),
                                         (2.5, 1, "3"), (None, 3, "-")):
            self.assertEqual(numbers.rounded(value, significant), text)
        for parts, text in (((8.98, 8.9, 9.1, 10), "8.98 [8.90, 9.10]"),
                            ((8.98, 8.0, 9.9, 10), "9.0 [8.0, 9.9]"),
                            ((8.98, 8.98, 8.98, 1), "9.0"),
                            ((1.972, 1.931, 2.018, 5), "1.97 [1.93, 2.02]"),
                            ((9.97, 9.9, 10.04, 5), "9.97 [9.90, 10.04]")):
            self.assertEqual(numbers.with_interval(
                dict(zip(("value", "low", "high", "n"), parts))), text)
        self.assertEqual(numbers.with_interval(None), "-")


class Quotes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.all = results(everything())

    def test_every_figure_of_a_rung(self):
        for name, text in {
                "wall 00_simple": "40.2 s", "cpu 02_quick": "18.1 s",
                "pss 01_two": "48 MB", "rss 01_two": "25 MB",
                "error 00_simple": "0.0161 mm", "utilisation 02_quick": "90 %",
                "efficiency 01_two": "97.5 %", "structure 01_two": "1.94",
                "phase 02_quick estimate": "5.03 s",
                "phase 02_quick startup_seconds": "0.125 s",
                "speed-up 02_quick over 00_simple": "4.00",
                "speed-up 00_simple over 01_two": "0.500",
                "instructions 02_quick over 01_two": "4.10",
                "kernel inverse": "480 ns", "commit": "abc1234"}.items():
            self.assertEqual(self.all.quote(name), text)
        fast = results(sized())
        for name, text in {"throughput 02_quick": "100 frames/s",
                           "startup 02_quick": "0.0503 s",
                           "speed-up 02_quick over 01_two": "4.02"}.items():
            self.assertEqual(fast.quote(name), text)

    def test_nothing_that_was_not_measured(self):
        for name in ("", "wall", "wall 07_none", "wall 00_simple now",
                     "efficiency 02_quick", "phase 00_simple dance",
                     "speed-up 02_quick above 01_two",
                     "speed-up 02_quick over 07_none", "kernel none",
                     "weight 00_simple"):
            self.assertIsNone(self.all.quote(name), name)
        bad = results(wrong(ladder(), "rung/00_simple"))
        for name in ("wall 00_simple", "speed-up 02_quick over 00_simple"):
            self.assertIsNone(bad.quote(name), name)

    def test_every_block_says_where_it_was_measured(self):
        for name in ("ladder-table", "ladder-table-text",
                     "gate-rates", "measured-on"):
            self.assertTrue(self.all.block(name).endswith(SOURCE), name)
        self.assertIsNone(self.all.block("none"))
        for name in ("ladder-table", "ladder-table-text",
                     "gate-rates"):
            self.assertIsNone(results(nothing()).block(name), name)


class Tables(unittest.TestCase):
    def row(self, text, rung):
        return next(line.split() for line in text.splitlines()
                    if line.strip("| ").startswith(rung))

    def test_text_has_speeds_then_times_then_costs(self):
        parts = results(sized()).block("ladder-table-text").split("\n\n")[:3]
        for part, row in zip(parts, (
                "02_quick 2 ranks 100 [100, 100] 10 4.02 [4.02, 4.02] "
                "8.04 [8.04, 8.04]",
                "02_quick 2 ranks 1000 0.0503 10.1 18.1 90 -",
                "02_quick 2 ranks - 48 25 1.00 0.0161")):
            self.assertEqual(self.row(part, "02_quick"), row.split())
        self.assertIn("frames/s", parts[0])
        for line in "\n".join(parts).splitlines():
            self.assertLessEqual(len(line), 100)

    def test_a_file_that_knows_no_throughput_shows_wall_times(self):
        text = results(ladder()).block("ladder-table-text")
        self.assertEqual(self.row(text, "02_quick"), (
            "02_quick 2 ranks 10.1 [10.0, 10.1] 10 2.00 [2.00, 2.00] "
            "4.00 [4.00, 4.00]").split())
        self.assertEqual(text.count("wall s"), 1)

    def test_few_rounds_have_no_interval(self):
        few = sized()
        few["benchmarks"] = [run for run in few["benchmarks"]
                             if run["round"] < 4]
        self.assertNotIn("[", results(few).block("ladder-table-text"))
        self.assertEqual(results(few).quote("throughput 00_simple"),
                         "12 frames/s")
        for name in PICTURES[:2]:
            self.assertIn("<svg", charts.picture(name, results(few)))

    def test_columns_that_hold_nothing_are_left_out(self):
        file = ladder()
        for entry in file["stagecraft"]["arms"]:
            entry["instructions"] = 0
        for entry in file["benchmarks"]:
            del entry["error"]
        text = results(file).block("ladder-table-text")
        self.assertNotIn("instr.", text)
        self.assertNotIn("error", text)
        self.assertIn("structure", text)

    def test_markdown_has_one_row_a_rung(self):
        text = results(ladder()).block("ladder-table")
        self.assertIn("| 01_two | idea of 01_two | 2 ranks | 20.1 [20.0, 20.2] "
                      "| 10 | 2.00 [2.00, 2.00] | 2.00 [2.00, 2.00] | 0.125 "
                      "| 39.7 | 99 | 97.5 |", text)
        self.assertEqual(text.count("\n|"), 4)

    def test_a_wrong_rung_has_no_figure(self):
        bad = results(wrong(ladder(), "rung/02_quick"))
        self.assertEqual(self.row(bad.block("ladder-table-text"), "02_quick"),
                         ["02_quick", "2", "ranks", "WRONG"])
        self.assertIn("| 02_quick | idea of 02_quick | 2 ranks | WRONG |  |  |",
                      bad.block("ladder-table"))

    def test_a_peer_stands_beside_the_ladder(self):
        file = ladder()
        file["stagecraft"]["arms"][1]["role"] = "peer"
        text = results(file).block("ladder-table-text")
        self.assertLess(text.index("02_quick"), text.index("01_two"))
        self.assertEqual(self.row(text, "02_quick").count("4.00"), 2)

    def test_rates_of_the_gate_have_intervals(self):
        self.assertIn("| identical code | 2 | 500 | 0.4 [0.1, 1.4] |\n",
                      results(everything()).block("gate-rates"))


class Pictures(unittest.TestCase):
    def tree(self, name, file):
        return xml.etree.ElementTree.fromstring(
            charts.picture(name, results(file)))

    def count(self, name, file, tag, style):
        return sum(style in element.get("class", "").split()
                   for element in self.tree(name, file).iter(
                       f"{{http://www.w3.org/2000/svg}}{tag}"))

    def test_they_are_well_formed_and_say_where_they_are_from(self):
        for name in PICTURES:
            text = "".join(self.tree(name, everything()).itertext())
            self.assertIn("at commit abc1234", text)

    def test_there_is_none_of_what_was_not_measured(self):
        for name in (*PICTURES, "none-picture", "none"):
            self.assertIsNone(charts.picture(name, results(nothing())), name)

    def test_every_class_has_a_style(self):
        for name in PICTURES:
            svg = charts.picture(name, results(everything()))
            style = re.search("<style>(.*)</style>", svg, re.DOTALL)[1]
            for used in classes(svg):
                self.assertRegex(style, rf"\.{used}[^-\w]", name)

    def test_the_ladder_has_a_dot_and_a_figure_a_rung(self):
        self.assertEqual(self.count("ladder-picture", ladder(), "circle",
                                    "accent"), 3)
        text = "".join(self.tree("ladder-picture", ladder()).itertext())
        for figure in ("40.2 s", "[40.1, 40.3]", "20.1 s", "10.1 s", "× 2.00"):
            self.assertIn(figure, text)

    def test_a_wrong_rung_has_no_dot(self):
        bad = wrong(ladder(), "rung/01_two")
        self.assertEqual(self.count("ladder-picture", bad, "circle", "accent"),
                         2)
        self.assertIn("WRONG", "".join(
            self.tree("ladder-picture", bad).itertext()))

    def test_phases_are_shares_of_the_whole(self):
        svg = charts.picture("phases-picture", results(ladder()))
        shares = [float(share) for share in re.findall(
            r'width="([\d.]+)%" height="22"', svg)]
        for share, wanted in zip(shares, [
                part for start in (0.31, 0.62, 1.24)
                for part in (50, 30, 5, 5, start, 10 - start)], strict=True):
            self.assertAlmostEqual(share, wanted, delta=0.02)

    def test_an_act_has_its_own_rungs(self):
        file = everything()
        for entry in file["stagecraft"]["arms"]:
            entry["act"] = 1 + (entry["rung"] == "02_quick")
        for act, rungs in ((1, ["00_simple", "01_two"]), (2, ["02_quick"])):
            for name in ("ladder", "phases", "placement"):
                drawn = [element.text for element in self.tree(
                    f"{name}-picture act {act}", file).iter(
                        "{http://www.w3.org/2000/svg}text")]
                self.assertEqual([text for text in drawn if text in (
                    "00_simple", "01_two", "02_quick")], rungs, name)
        self.assertIsNone(charts.picture("scaling-picture act 1",
                                         results(file)))
        for act in ("3", "one"):
            self.assertIsNone(charts.picture(f"ladder-picture act {act}",
                                             results(file)))

    def test_throughput_is_drawn_where_it_is_known_with_what_is_cited(self):
        file = json.loads(summarized(ladder()))
        file["stagecraft"]["summary"]["unit"] = "frames"
        for row, value in zip(file["stagecraft"]["summary"]["rows"], (1, 2, 9)):
            row["throughput"] = {"value": value, "low": None, "high": None,
                                 "n": 3}
        known = Results(file)
        known.cited = lambda: {"measured": "elsewhere", "peers": [
            {"name": "Other", "of": "a firm", "throughput": {
                "value": 4.0, "low": 3.0, "high": 5.0, "n": 8}}]}
        svg = charts.picture("ladder-picture", known)
        for text in ("throughput, frames/s (log", ">9.0<", ">Other<", "4.0 [3.0",
                     "a firm, cited"):
            self.assertIn(text, svg)
        self.assertEqual(svg.count('class="peer"'), 1)
        self.assertIn("elsewhere", charts.page(known))
        self.assertNotIn("Other", charts.picture("ladder-picture act 1", known))

    def test_every_thread_is_marked_on_its_place(self):
        for style, labels in (("free", 0), ("rank-0", 3), ("rank-1", 3)):
            self.assertEqual(self.count("placement-picture", everything(),
                                        "circle", style), labels)
        file = everything()
        for entry in file["benchmarks"]:
            if entry["name"] == "rung/00_simple":
                entry["label"] = "0-1"
        self.assertEqual(self.count("placement-picture", file, "circle",
                                    "free"), 2)

    def test_labels_lie_on_no_other_and_on_no_point(self):
        placed = charts.apart([(50, 10, "one"), (51, 11, "two"), (98, 12, "x")])
        self.assertEqual([place[2:4] for place in placed],
                         [(10, "left"), (11, "right"), (12, "left")])
        self.assertEqual(charts.apart([(50, 10, "one")], lines=[
            ((51, 10), (90, 10))])[0][3], "left")
        crowd = charts.apart([(50, 10, "one")] * 4)
        self.assertEqual(len({place[2:4] for place in crowd}), 4)


class Page(unittest.TestCase):
    def page(self, file):
        """Its text; well-formed, and it asks for nothing from elsewhere."""
        html = charts.page(results(file))
        xml.etree.ElementTree.fromstring(
            html.replace("<!DOCTYPE html>", "").replace("&#160;", " "))
        for outside in ("http", "src=", "href", "url(", "@import", "<script",
                        "<link", "nan", "inf%"):
            self.assertNotIn(outside, html)
        return html

    def row(self, html, rung):
        return re.search(rf'<tr><th scope="row">{rung}<small>.*?</tr>', html,
                         re.DOTALL)[0]

    def test_it_shows_every_figure_of_every_rung(self):
        html = self.page(everything())
        for rung, figures in {
                "00_simple": ("40.2", "[40.1,", "1.00"),
                "01_two": ("20.1", "2.00", "97.5", "1.94", "99", "1.02"),
                "02_quick": ("10.1", "2.00", "4.00", "90", "0.250")}.items():
            row = self.row(html, rung)
            for figure in (*figures, f"idea of {rung}", "48", "25", "0.0161"):
                self.assertIn(f">{figure}", row.replace("largest ", ">"), rung)
        self.assertIn("<b>4.00 times</b>", html)

    def test_it_begins_with_the_fastest_rung(self):
        file = ladder()
        file["stagecraft"]["arms"].append(arm("03_slow", "rung", 2))
        file["benchmarks"] += runs("rung/03_slow", 30, 18, 9.1)
        self.assertIn("02_quick, the fastest, runs <b>4.00 times</b>",
                      self.page(file))

    def test_equal_ratios_are_equal_lengths(self):
        ends = [float(end) for end in re.findall(
            r'cx="([\d.]+)%" cy="17.0"', self.page(ladder()))]
        self.assertAlmostEqual(ends[0] - ends[1], ends[1] - ends[2], delta=0.02)
        self.assertGreater(ends[0] - ends[1], 20)

    def test_a_wrong_rung_has_no_time(self):
        html = self.page(wrong(ladder(), "rung/01_two", "frame 3 is <NaN>"))
        row = self.row(html, "01_two")
        self.assertIn("WRONG", row)
        self.assertIn("frame 3 is &lt;NaN&gt;", row)
        self.assertNotIn("20.1", row)
        self.assertIn("10\u00a0runs without a time, because frame 3", html)

    def test_every_class_has_a_style(self):
        html = self.page(everything())
        style = re.search("<style>(.*)</style>", html, re.DOTALL)[1]
        used = classes(html)
        self.assertGreater(len(used), 25)
        for name in used:
            self.assertRegex(style, rf"\.{name}[^-\w]")

    def test_what_others_named_is_escaped(self):
        file = ladder()
        file["stagecraft"]["arms"][1].update(
            {"rung": "<i>&\"", "technique": "</table>"})
        file["stagecraft"]["machine"]["commit"] = "<b>"
        html = self.page(file)
        for text in ("&lt;i&gt;&amp;", "&lt;/table&gt;", "&lt;b&gt;"):
            self.assertIn(text, html)

    def test_what_was_not_measured_is_left_out(self):
        all_of_it, less = self.page(everything()), self.page(ladder())
        for heading in ("Kernels under the roof", "Scaling", "Who ran where",
                        "How far the gate"):
            self.assertIn(heading, all_of_it)
            self.assertNotIn(heading, less)
        self.assertIn("No control took part", less)
        self.assertIn("No rung was run.", self.page(nothing()))

    def test_it_says_what_was_not_resolved(self):
        file = everything()
        for entry in file["benchmarks"]:
            if entry["name"] == "rung/02_quick":
                entry["real_time"] = 20 + entry["round"] % 2
        html = self.page(file)
        self.assertIn("02_quick cannot be told", html)
        self.assertNotIn("01_two cannot be told", html)
        self.assertIn("hoist: <b>INCONCLUSIVE</b>: noisy.", html)
        self.assertNotIn("fast enough", html)

    def test_kernels_workers_and_noise_are_drawn(self):
        html = self.page(everything())
        for figure in ("478<small>to 483, n = 3", "multiply-adds 20 Gflop/s",
                       "rank 1 thread 0", "0.750 s", "2 ranks, control",
                       "run 1: -0.5 %", ">steal<", "[0.1, 1.4]",
                       "02_quick: times as fast as one worker"):
            self.assertIn(figure, html)
        self.assertNotIn(">model<", html)

    def test_the_noise_of_a_rung_is_one_strip(self):
        html = self.page(everything())
        noise = html[html.index("Scatter of the runs"):]
        self.assertEqual(noise[:noise.index("</figure>")].count(
            '"strong">02_quick<'), 1)

    def test_memory_is_told_as_far_as_it_is_known(self):
        file = ladder()
        for entry in file["benchmarks"]:
            del entry["pss_bytes"]
        html = self.page(file)
        self.assertIn("<td>25<small>largest 25</small></td>", html)
        self.assertNotIn("- MB", html)

    def test_rows_that_puzzle_are_explained(self):
        self.assertNotIn("which no split can give", self.page(ladder()))
        file = ladder()
        for entry in file["benchmarks"]:
            if entry["name"] == "rung/01_two":
                entry.update(compute_largest=18, real_time=50)
        html = self.page(file)
        self.assertIn("01_two has a structure above its 2 workers", html)
        self.assertIn("01_two is slower here than the rung before", html)
        self.assertNotIn("02_quick is slower", html)


class Marks(unittest.TestCase):
    """In a folder that has no more than the publisher needs."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        shutil.copytree(ROOT / "bench" / "publish",
                        self.root / "bench" / "publish")
        shutil.copy(ROOT / "bench" / "report", self.root / "bench")
        shutil.copytree(ROOT / "slides", self.root / "slides")
        self.results = self.root / "results.json"
        self.results.write_text(summarized(ladder()))
        self.document = self.root / "document.md"

    def run_report(self, *words):
        return subprocess.run([sys.executable, self.root / "bench" / "report",
                               *words], capture_output=True, text=True)

    def filled(self, text):
        self.document.write_text("<!-- results: results.json -->\n" + text)
        result = self.run_report("fill", self.document)
        self.assertEqual(result.returncode, 0, result.stderr)
        return self.document.read_text().split("\n", 1)[1]

    def refused(self, text, results_named=True):
        named = "<!-- results: results.json -->" if results_named else ""
        self.document.write_text(named + text)
        before = self.document.read_text()
        result = self.run_report("fill", self.document)
        self.assertEqual(result.returncode, 2, result.stdout)
        self.assertEqual(self.document.read_text(), before)
        return result.stderr.split("document.md, ")[-1]

    def test_blocks_and_lines_are_filled_and_nothing_else(self):
        before = ("It took <!-- figure: wall 00_simple -->?<!-- /figure -->, 3 "
                  "`tests`.\n<!-- figures: measured-on -->\nold\n"
                  "<!-- /figures -->\n\n    <!-- figure: in code -->\n")
        after = self.filled(before)
        self.assertEqual(after, before.replace("?", "40.2 s").replace(
            "old\n", SOURCE))
        self.assertEqual(self.filled(after), after)
        self.assertIn("-->abc1234<!--", self.filled(
            "`a` is <!-- figure: commit -->?<!-- /figure --> and `b`."))

    def test_code_is_left_alone(self):
        for text in ("Write `<!-- figure: NAME -->` in a line.\n",
                     "```\n<!-- figures: NAME -->\n```\n", "No end of line"):
            self.assertEqual(self.filled(text), text)

    def test_what_is_wrong_is_refused_with_its_line(self):
        for text, message in {
                "a\nb <!-- figure: wall 9 -->x<!-- /figure -->\n":
                    "line 2: the results hold no `figure: wall 9`",
                "<!-- figures: none -->\n<!-- /figures -->\n":
                    "line 1: the results hold no `figures: none`",
                "\n\na <!-- figure: commit -->x\n":
                    "line 3: `figure` is not closed",
                "a <!-- /figure -->\n": "line 1: `/figure` closes nothing",
                "a <!-- figure: commit -->x<!-- /figures -->\n":
                    "line 1: `/figures` closes nothing",
                "<!-- figures: measured-on -->\na <!-- figure: commit -->x"
                "<!-- /figure -->\n<!-- /figures -->\n":
                    "line 2: `figure` stands in another mark",
                "a <!-- cited -->9 s<!-- /cited -->\n":
                    "line 1: `cited` lacks its name",
                "a\n<!-- figure: commit -->x<!-- /figure -->\n":
                    "line 2: `figure: commit` begins a line"}.items():
            self.assertTrue(self.refused(text).startswith(message),
                            self.refused(text))
            result = self.run_report("check", self.document)
            self.assertEqual(result.returncode, 1, result.stderr)
            self.assertIn(f"document.md, {message}", result.stdout)
        self.assertIn("names no file of results", self.refused(
            "a <!-- figure: commit --><!-- /figure -->\n", False))

    def test_a_check_writes_nothing_and_finds_every_changed_digit(self):
        text = self.filled(
            "It takes <!-- figure: wall 00_simple -->?<!-- /figure -->.\n"
            "<!-- figures: ladder-table -->\n<!-- /figures -->\n"
            "<!-- figures: ladder-picture -->\n<!-- /figures -->\n")
        self.assertEqual(self.run_report("check", self.document).returncode, 0)
        for old, new in (("40.2 s", "40.3 s"), ("20.1 [20.0", "20.2 [20.0"),
                         ("abc1234", "abc1235"), ("</svg>", "<g/></svg>")):
            self.document.write_text("<!-- results: results.json -->\n"
                                     + text.replace(old, new, 1))
            before = self.document.read_text()
            result = self.run_report("check", self.document)
            self.assertEqual(result.returncode, 1, result.stderr)
            self.assertIn(new, result.stdout)
            self.assertEqual(self.document.read_text(), before)

    def test_another_measurement_is_found(self):
        self.filled("It takes <!-- figure: wall 00_simple -->?<!-- /figure -->."
                    "\n")
        file = ladder()
        for entry in file["benchmarks"]:
            entry["real_time"] *= 1.02
        self.results.write_text(summarized(file))
        self.assertEqual(self.run_report("check", self.document).returncode, 1)

    def test_a_template_that_lacks_a_figure_is_found(self):
        """A figure that goes from a template goes from the documents."""
        self.filled("<!-- figures: ladder-picture -->\n<!-- /figures -->\n")
        template = self.root / "bench/publish/templates/charts.svg"
        text = template.read_text()
        self.assertIn("interval(row.over_previous)", text)
        template.write_text(text.replace("interval(row.over_previous)", '""'))
        self.assertEqual(self.run_report("check", self.document).returncode, 1)
        template.write_text(text.replace("row.over_previous)", "row.gone)"))
        self.assertIn("no attribute 'gone'",
                      self.run_report("check", self.document).stderr)

    def test_only_what_changes_is_written_and_all_or_nothing(self):
        self.filled("a <!-- figure: wall 01_two -->?<!-- /figure -->\n")
        plain, bad = self.root / "plain.md", self.root / "bad.md"
        plain.write_text("no figures\n")
        before = plain.stat().st_mtime_ns
        result = self.run_report("fill", self.document, plain)
        self.assertEqual((result.returncode, result.stdout), (0, ""))
        self.assertEqual(plain.stat().st_mtime_ns, before)
        stale = self.document.read_text().replace("20.1", "20.2")
        self.document.write_text(stale)
        bad.write_text("a <!-- /figure -->\n")
        self.assertEqual(self.run_report("fill", self.document, bad).returncode,
                         2)
        self.assertEqual(self.document.read_text(), stale)

    def test_bad_words_are_refused(self):
        out = self.root / "page.html"
        self.assertEqual(self.run_report("page", self.results, out).returncode,
                         0)
        self.assertIn("<html", out.read_text())
        for words in ((), ("fill",), ("dance",), ("page", self.results),
                      ("fill", self.root / "none.md"), ("fill", self.root),
                      ("page", self.document, out),
                      ("page", self.root / "none.json", out)):
            result = self.run_report(*words)
            self.assertEqual(result.returncode, 2, words)
            self.assertTrue(result.stderr)


class Unmarked(unittest.TestCase):
    """Numbers that look measured but stand in no mark."""

    def texts(self, document):
        return [text for _, text in unmarked.unmarked(document)]

    def test_numbers_with_units_are_found(self):
        for number in ("9.0 s", "480 ns", "75 ms", "3 us", "3 µs", "3 seconds",
                       "1 minute", "12 minutes", "2 hours", "48 MB", "1.5 GB",
                       "12 GB/s", "3 Gflop/s", "4.6 x", "4.6x", "4.6 times",
                       "4.6-fold", "97 %", "97%", "1200 s", "4.6×", "9.0s",
                       "64 MiB", "4.6\u00a0s"):
            self.assertEqual(self.texts(f"It is {number} here.\n"), [number])
        self.assertEqual(self.texts("**9.0** s, then (9.1 s)\n"),
                         ["9.0** s", "9.1 s"])
        self.assertEqual(self.texts("a speed-up of 4.6, a factor 2\n"),
                         ["speed-up of 4.6", "factor 2"])

    def test_other_numbers_are_let_be(self):
        self.assertEqual(self.texts(
            "60 frames of 64 x 64 x 36 voxels in a 4x4 map, 0.0025 mm, 2 mm, 3 "
            "ranks x 2 threads, GCC 12.2, scan 7, the 1990s, 02_quick, at most "
            "40 changed lines, Debian 12 (as root), 5 steps, 1 more, page 3, "
            "its 95 % interval, a 95 % Wilson interval.\n"
            "# 1. First steps\n1. Set the scene\n"), [])

    def test_marks_are_let_be(self):
        self.assertEqual(self.texts(
            "It took <!-- figure: wall x -->9.0 s<!-- /figure -->, <!-- cited: "
            "a paper, 3 s -->1200 s<!-- /cited --> there.\n\n"
            "<!-- chosen -->\n    bench/regress  # at most 10 minutes\n"
            "<!-- /chosen -->\n<!-- a remark: 9 s -->\n"), [])
        self.assertEqual(self.texts("a <!-- chosen -->1 s<!-- /chosen --> 2 s"),
                         ["2 s"])
        self.assertRaises(BadInput, unmarked.unmarked, "a <!-- chosen -->1 s\n")

    def test_the_line_is_said(self):
        self.assertEqual(unmarked.unmarked(
            "a\n<!-- figures: x -->\n9 s\n<!-- /figures -->\n\nb 9 s\n"),
            [(6, "9 s")])

    def test_pasted_output_is_found(self):
        table = ("    rung       wall s  x previous  x 00\n"
                 "    00_simple   41.02           -     -\n")
        self.assertEqual(self.texts(
            "As it was:\n\n    00_simple  41.0 s  ████████\n"), ["41.0 s"])
        self.assertEqual(self.texts("As it was:\n\n" + table), ["41.02"])
        self.assertEqual(self.texts(f"```\n{table}```\n"), ["41.02"])

    def test_commands_are_let_be(self):
        self.assertEqual(self.texts(
            "Do:\n\n    timeout 60s bench/run --rungs 01,02\n"
            "    mpirun -n 4 example-04-kept sub-01.nii.gz --out x\n"
            "    bench/run        # prints the table\n"
            "\n```\nstress --inject-slowdown 1.25 --share 5%\n```\n"), [])

    def test_rows_of_tables_are_found(self):
        self.assertEqual(
            self.texts("| rung | wall s |\n|---|--:|\n| 00 | 41.02 |\n"),
            ["| 00 | 41.02 |"])
        self.assertEqual(len(self.texts(
            "| rung | speed-up |\n|---|--:|\n| a | 2 [1, 3] |\n")), 1)
        for text in ("| rung | pages |\n|---|--:|\n| 00 | 41 |\n",
                     "| a | s |\n|---|---|\n| b | - |\n\n| a | n |\n|---|---|\n"
                     "| b | 2 |\n"):
            self.assertEqual(self.texts(text), [])


class Published(unittest.TestCase):
    """The documents of the project, as they stand."""

    def setUp(self):
        self.all = [ROOT / "README.md", *(
            path for folder in ("bench", "slides", "stages")
            for path in (ROOT / folder).rglob("*")
            if path.suffix == ".md" or
            path.suffix == ".svg" and TEMPLATES not in path.parents)]

    def test_they_say_what_was_measured(self):
        result = subprocess.run(
            [sys.executable, ROOT / "bench" / "report", "check", *self.all],
            capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_every_number_can_be_derived(self):
        for path in self.all:
            if path.suffix == ".md" and ROOT / "bench" not in path.parents:
                self.assertEqual(unmarked.unmarked(path.read_text()), [], path)

    def test_all_that_name_results_are_among_them(self):
        named = subprocess.run(
            ["grep", "-rlE", "^<!-- results: bench/", "README.md", "bench",
             "slides", "stages", "--include=*.md", "--include=*.svg"],
            cwd=ROOT, capture_output=True, text=True).stdout.split()
        self.assertGreater(len(named), 15)
        self.assertLessEqual({ROOT / name for name in named}, set(self.all))


if __name__ == "__main__":
    MERGE = sys.argv.pop(1)
    unittest.main()
