"""Files of results, and what documents quote of them. All figures stand in the
summary that stagecraft-bench and stagecraft-merge write (bench/README.md)."""

import copy
import functools
import json
import pathlib

from publish.numbers import (digits, megabytes, percent, rounded, whole_percent,
                             with_interval)


ROOT = pathlib.Path(__file__).resolve().parents[2]


class BadInput(Exception):
    """A sentence with the remedy."""


@functools.lru_cache(maxsize=None)
def results_of(path):
    try:
        return Results(json.loads(pathlib.Path(path).read_text()))
    except OSError as error:
        raise BadInput(f"cannot read {path}; `bench/run --out DIR` writes "
                       "results.json") from error
    except (ValueError, LookupError, TypeError) as error:
        raise BadInput(f"{path} is no file of results with a summary; measure "
                       "again with bench/run") from error


class Results:
    def __init__(self, file):
        self.about = file["stagecraft"]
        self.machine = self.about.get("machine", {})
        self.runs = sum("round" in entry for entry in file["benchmarks"])
        self.summary = self.about["summary"]
        self.arms = {arm["name"]: {**arm, "short": arm["rung"].split("/")[-1]}
                     for arm in self.about["arms"]}
        self.rows = [{**self.arms[row["arm"]], **row}
                     for row in self.summary["rows"]]
        self.right = [row for row in self.rows
                      if row["role"] == "rung" and "wrong" not in row]
        # The figure of merit; older files know wall times alone.
        self.merit, self.merit_unit = "wall", "s"
        if self.right and all(row.get("throughput") for row in self.right):
            self.merit = "throughput"
            self.merit_unit = f"{self.summary['unit']}/s"
        self.gate_lines = [
            line for line in self.about.get("gate", {}).get("lines", [])
            if line["outcome"] != "pass"]
        self.error_unit = self.about.get("input", {}).get("error_unit", "")
        # The figure of merit; older files know wall times alone.
        self.merit, self.merit_unit = "wall", "s"
        if self.right and all(row.get("throughput") for row in self.right):
            self.merit = "throughput"
            self.merit_unit = f"{self.summary['unit']}/s"

    def of_act(self, act):
        """The rungs of one act of the ladder alone."""
        mine = copy.copy(self)
        mine.rows = [row for row in self.rows
                     if row["role"] == "rung" and row.get("act", 1) == act]
        mine.right = [row for row in mine.rows if "wrong" not in row]
        mine.cited = lambda: {"peers": []}
        return mine

    def cited(self):
        """Other programs' throughput, as the ladder's measure/peers.json tells;
        drawn beside throughput alone."""
        path = ROOT / "stages" / self.said("ladder") / "measure/peers.json"
        known = self.merit == "throughput" and path.exists()
        return json.loads(path.read_text()) if known else {"peers": []}

    def said(self, *keys):
        value = self.about
        for key in keys:
            value = value.get(key, {})
        return "not known" if value == {} else value

    def measured_on(self):
        """One sentence: when, at which commit, on what and how often."""
        least, most = self.summary["runs_of_each"]
        runs = least if least == most else f"{least} to {most}"
        return (f"Measured {self.said('machine', 'date')} at commit "
                f"{self.said('machine', 'commit')} on "
                f"{self.said('machine', 'host', 'cpu_model')} "
                f"(CPUs {self.said('machine', 'allowed_cpus')}), "
                f"{self.said('machine', 'compiler')}, input "
                f"{self.said('input', 'name')} and outputs on "
                f"{self.said('machine', 'file_system')}; rounds: "
                f"{self.said('rounds')}, runs of each rung: {runs}.")

    def facts(self):
        """(name, text) of the machine, the input and the session."""
        def flat(tree, name):
            if not isinstance(tree, dict):
                return [(name.replace("_", " "), tree)]
            return [fact for key, part in tree.items() if key != "topology"
                    for fact in flat(part, f"{name} {key}".strip())]

        known = {key: self.about[key] for key in ("input", "rounds", "seed")
                 if key in self.about}
        return flat({**self.machine, **known}, "")

    def quote(self, name):
        """What stands in the text for a name; None: nothing is known.
             commit
             throughput|startup|wall|cpu|pss|rss|error|utilisation|structure|
                 efficiency RUNG
             phase RUNG NAME              s, slowest worker
             speed-up RUNG over RUNG      throughput of the first / the second
             instructions RUNG over RUNG  instructions of the second / the first
             kernel NAME                  ns per item
        A RUNG can be a peer, or one launched in another way, RUNG/ranks:2."""
        value, unit = self.figure(name.split())
        return None if value == "-" else f"{value} {unit}".strip()

    def figure(self, words):
        """A figure and its unit."""
        rows = {row["rung"] if row["role"] != "beside"
                else row["arm"].rpartition("/threads:")[0]: row
                for row in self.rows
                if row["role"] in ("rung", "peer", "beside")
                and "wrong" not in row}
        row = rows.get(words[1]) if words[1:] else None
        match words:
            case ["commit"]:
                return self.said("machine", "commit"), ""
            case ["kernel", name]:
                times = {kernel["name"]: kernel["nanoseconds"]
                         for kernel in self.summary["kernels"]}
                return digits(times.get(name)), "ns"
            case ["phase", _, name] if row:
                known = {**row["phases"], "startup_seconds": row["startup"]}
                return digits(known.get(name)), "s"
            case ["throughput", _] if row:
                return digits(row["throughput"]), f"{self.summary['unit']}/s"
            case ["error", _] if row:
                return rounded(row["error"]), self.error_unit
            case [what, _] if row and what in QUOTED:
                write, unit = QUOTED[what]
                return write(row[what]), unit
            case [what, rung, "over", other]:
                found = {(ratio["rung"], ratio["over"]): ratio
                         for ratio in self.summary["ratios"]}
                ratio = found.get((rung, other), {})
                if what == "speed-up":
                    return digits(ratio.get("speed_up")), ""
                if what == "instructions":
                    return rounded(ratio.get("instructions")), ""
        return "-", ""

    def block(self, name):
        """What stands between the lines of a block; None: nothing is known."""
        if name == "measured-on":
            text = ""
        elif name == "ladder-table" and self.rows:
            text = markdown(self.table(ALL), 3) + "\n"
        elif name == "ladder-table-text" and self.rows:
            text = indented("\n".join(
                aligned(self.table(part), 2)
                for part in (SPEEDS, TIMES, COSTS))) + "\n"
        elif name == "gate-rates" and self.summary["gate_rates"]:
            text = markdown(self.gate_rates(), 1) + "\n"
        else:
            return None
        return f"{text}{self.measured_on()}\n"

    def table(self, headings):
        """Headings, then a row a rung: text, then figures, which a row that is
        wrong lacks. Without the columns that hold nothing."""
        names = {"error": f"error {self.error_unit}".strip(),
                 "merit": self.merit_unit, "work": self.summary["unit"]}
        columns = {**COLUMNS, "merit": (self.merit, with_interval)}
        if self.merit == "wall":
            names["merit"] = "wall s"
            headings = [one for one in headings if one != "wall s"]
        rows = [[names.get(heading, heading) for heading in headings]]
        for row in self.rows:
            cells = [columns[heading][1](row[columns[heading][0]])
                     for heading in headings
                     if heading in TEXT or "wrong" not in row]
            if "wrong" in row:
                cells += ["WRONG"] + [""] * (len(headings) - len(cells) - 1)
            rows.append(cells)
        return [list(row) for row in zip(*(
            column for column in zip(*rows)
            if any(cell not in ("-", "") for cell in column[1:])))]

    def gate_rates(self):
        """How often the gate raised an alarm, with Wilson intervals."""
        rows = [["sessions of", "flagged", "of", "share, %"]]
        for rate in self.summary["gate_rates"]:
            share = percent(rate["share"])
            rows.append([rate["name"], str(rate["flagged"]),
                         str(rate["sessions"]),
                         "{value:.1f} [{low:.1f}, {high:.1f}]".format(**share)])
        return rows


QUOTED = {"wall": (digits, "s"), "cpu": (digits, "s"),
          "startup": (digits, "s"),
          "pss": (megabytes, "MB"), "rss": (megabytes, "MB"),
          "utilisation": (whole_percent, "%"), "structure": (digits, ""),
          "efficiency": (lambda share: digits(percent(share)), "%")}
TEXT = ("rung", "technique", "launched as")
COLUMNS = {
    "rung": ("short", str), "technique": ("technique", str),
    "launched as": ("how", str), "work": ("work", lambda work: (
        f"{work:.0f}" if work and work % 1 == 0 else rounded(work))),
    "start s": ("startup", digits), "wall s": ("wall", digits),
    "n": ("runs", str), "x previous": ("over_previous", with_interval),
    "x 00": ("over_serial", with_interval),
    "CPU %": ("utilisation", whole_percent), "CPU s": ("cpu", digits),
    "eff. %": ("efficiency", QUOTED["efficiency"][0]),
    "structure": ("structure", with_interval), "sum MB": ("pss", megabytes),
    "rank MB": ("rss", megabytes), "error": ("error", rounded),
    "1e9 instr.": ("instructions", lambda number: rounded(
        number and number / 1e9))}
SPEEDS = ("rung", "launched as", "merit", "n", "x previous", "x 00")
TIMES = ("rung", "launched as", "work", "start s", "wall s", "CPU s", "CPU %",
         "eff. %")
COSTS = ("rung", "launched as", "structure", "sum MB", "rank MB", "1e9 instr.",
         "error")
ALL = TEXT + SPEEDS[2:] + TIMES[2:] + COSTS[2:]


def aligned(rows, left):
    """Columns as wide as their widest cell, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    return "".join("  ".join(
        cell.ljust(width) if place < left else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(row, widths))).rstrip() + "\n"
        for row in rows)


def indented(text):
    return "".join("    " + line if line.strip() else line
                   for line in text.splitlines(keepends=True))


def markdown(rows, left):
    rule = ["---"] * left + ["--:"] * (len(rows[0]) - left)
    return "".join(f"| {' | '.join(row)} |\n"
                   for row in [rows[0], rule] + rows[1:])
