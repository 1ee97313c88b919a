"""Pages and pictures: where things lie in them. What they look like stands in
templates/; x is in percent of the width and y in pixels, so that text keeps its
size on a telephone and on a desk."""

import math
import pathlib

try:
    import jinja2
except ImportError:
    raise SystemExit("bench/report: Jinja2 is missing: apt-get install "
                     "python3-jinja2")

from publish import numbers
from publish.numbers import (count, digits, ends, interval, megabytes,
                             rounded)

TEMPLATES = pathlib.Path(__file__).resolve().parent / "templates"
LINE = 14  # height of a line of text, pixels


class Scale:
    """An axis from `low` to `high` with its ticks."""

    def __init__(self, low, high, ticks, along=lambda value: value):
        self.low, self.high, self.along = low, high, along
        self.ticks = [tick for tick in ticks if low <= tick <= high]

    def at(self, value):
        """Percent from the low end, kept within 0 and 100."""
        low, high = self.along(self.low), self.along(self.high)
        share = (self.along(value) - low) / (high - low)
        return 100 * min(max(share, 0), 1)


def linear(high):
    """From 0, in about five steps of 1, 2 or 5 times a power of ten."""
    power = 10 ** math.floor(math.log10(high / 5))
    step = next(step * power for step in (1, 2, 5, 10)
                if step * power >= high / 5)
    ticks = [tick * step for tick in range(math.ceil(high / step - 1e-9) + 1)]
    return Scale(0, ticks[-1], ticks)


def logarithmic(low, high):
    """Ticks at 1, 2 and 5 times the powers of ten; those alone where there
    would be too many."""
    steps = (1,) if high / low > 200 else (1, 2, 5)
    low, high = low / 1.15, high * 1.15
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    return Scale(low, high, [step * 10.0 ** power for power in powers
                             for step in steps], math.log)


def spanning(estimates):
    """An axis that holds all estimates and their intervals; of none, any."""
    held = [end for estimate in estimates for end in ends(estimate)]
    return logarithmic(min(held, default=0.1), max(held, default=1))


def strip(row, right, aside="", **more):
    """A strip of a chart: what stands beside it, and what is drawn in it."""
    return {"class": "strong", **row, "right": right, "aside": aside, **more}


def ladder_strips(results):
    """Rungs, then other programs: `spot` is where a strip has its dot."""
    unit = " s" if results.merit == "wall" else ""
    strips = [strip(row, "WRONG", spot=None, **{"class": "strong wrong"})
              if "wrong" in row else spotted(row, row[results.merit], unit)
              for row in results.rows]
    return strips + [
        spotted({"role": "peer", "short": peer["name"], "over_previous": None,
                 "how": f"{peer['of']}, cited"}, peer["throughput"])
        for peer in results.cited()["peers"]]


def spotted(row, estimate, unit=""):
    return strip(row, digits(estimate) + unit, interval(estimate),
                 spot=estimate)


def phase_strips(results):
    return [spotted(row, row["wall"], " s") for row in results.rows
            if "parts" in row]


def phase_classes(results):
    """The colour of every phase: shared out in blue, one's alone in orange."""
    parts = [part for row in phase_strips(results) for part in row["parts"]]
    classes = {}
    for kind, colours in (("split", 5), ("whole", 2), ("rest", 2)):
        for n, name in enumerate(dict.fromkeys(
                part["name"] for part in parts if part["kind"] == kind)):
            classes[name] = f"{kind}-{1 + n % colours}"
    return classes


def memory_strips(results):
    return [strip(row, f"{megabytes(row['pss'] or row['rss'])} MB")
            for row in results.right if row["rss"]]


def utilisation_strips(results):
    strips = []
    for row in results.right:
        used = row["utilisation"]
        if used:
            strips.append(strip(row, f"{numbers.whole_percent(used)} %",
                                share=used, colour="other"))
            strips += [
                strip({"short": f"rank {rank} thread {thread}"},
                      f"{rounded(seconds)} s", share=share,
                      colour=f"rank-{rank % 6}", **{"class": "muted small"})
                for rank, thread, seconds, share in row["workers"]]
    return strips


def noise_strips(results):
    """One strip a rung, with all the ways in which it was run."""
    ways = {}
    for one in results.summary["noise"]:
        if one["of"] == "within":
            ways.setdefault(one["short"], []).append(one)
    return [strip({"short": short, "ways": all_ways},
                  f"{max(one['percent'] for one in all_ways):.0f} %")
            for short, all_ways in ways.items()]


def disturbance_strips(results):
    return [strip(one, f"{one['percent']:.1f} %", one["of"])
            for one in results.summary["noise"] if one["of"] == "mean"]


def about_zero(reach):
    """An axis to both sides of 0."""
    half = linear(reach)
    return Scale(-half.high, half.high, sorted(
        {sign * tick for tick in half.ticks[::2] for sign in (-1, 1)}))


class Plot:
    """Two axes, so many pixels high below `top`."""

    def __init__(self, x, y, top, height):
        self.x, self.y, self.top, self.floor = x, y, top, top + height

    def place(self, x, y):
        return (self.x.at(x),
                self.floor - (self.floor - self.top) * self.y.at(y) / 100)


def scaling_plot(scaling):
    points = scaling["points"]
    known = [end for point in points if point["speed_up"]
             for end in ends(point["speed_up"])]
    most = max([4, *(point["ranks"] * point["threads"] for point in points)])
    x = logarithmic(0.8, most)
    x.ticks = [2 ** n for n in range(int(math.log2(most)) + 1)]
    return Plot(x, logarithmic(min([1, *known]) / 1.2, max([4, *known])), 50,
                180)


def roofline_plot(summary):
    """Kernels that logarithmic axes can show, under all roofs; None: none."""
    peak, levels = summary["ceilings"]["peak"], summary["ceilings"]["levels"]
    kernels = [kernel for kernel in summary["kernels"] if kernel["intensity"]]
    if not (kernels and levels and peak):
        return None
    rates = [level["bandwidth"] for level in levels]
    intensities = [kernel["intensity"] for kernel in kernels]
    slowest = min(kernel["gigaflops"] for kernel in kernels)
    plot = Plot(logarithmic(min(min(intensities) / 4, peak / max(rates) / 8),
                            max(9 * max(intensities), 2 * peak / min(rates))),
                logarithmic(slowest / 3, 1.6 * peak), 26, 340)
    # Room for the names on the left, where no roof runs through them.
    begin = plot.x.low * (plot.x.high / plot.x.low) ** 0.24
    plot.roofs = [(plot.place(begin, begin * rate),
                   plot.place(peak / rate, peak)) for rate in rates]
    plot.dots = [plot.place(kernel["intensity"], kernel["gigaflops"])
                 + (kernel["name"],) for kernel in kernels]
    plot.labels = apart(
        [(x, y, f"{level['name']} {rounded(level['bandwidth'], 2)}")
         for level, ((x, y), _) in zip(levels, plot.roofs)], ("left",))
    _, top = plot.roofs[0][1]
    plot.labels += apart(plot.dots, lines=[*plot.roofs, *(
        ((0, y), (100, y)) for y in (top, top - LINE))])
    return plot


def apart(labels, sides=("right", "left"), lines=()):
    """(x, y of the point, y of the label, side, text) of labels (x, y, text) so
    that none lies on another, on a point or on a line: in the nearest free
    place, on the first side of the point where there is none."""
    dots = [label[:2] for label in labels] + [
        tuple(a + (b - a) * n / 20 for a, b in zip(*line))
        for line in lines for n in range(21)]
    taken, placed = [(x - 1, x + 1, y) for x, y in dots], []

    def is_free(left, right, y):
        return left >= 0 and right <= 100 and not any(
            left < end and begin < right and abs(y - other) < LINE
            for begin, end, other in taken)

    for x, y, text in labels:
        width = 1.9 * (len(text) + 2)  # percent, on a telephone
        places = [((*box, y + step * LINE / 2), side)
                  for step in sorted(range(-39, 40), key=abs)
                  for side, box in (("right", (x + 1, x + width)),
                                    ("left", (x - width, x - 1)))
                  if side in sides]
        box, side = next((place for place in places if is_free(*place[0])),
                         places[0])
        taken.append(box)
        placed.append((x, y, box[2], side, text))
    return placed


def object_label(thing):
    """"L3 32 MiB", "Package 0"."""
    label = thing["type"].replace("Cache", "").replace("NUMAN", "NUMA n")
    if "os_index" in thing and not label.startswith("L"):
        label += f" {thing['os_index']}"
    size = thing.get("size", 0)
    power = 3 if size >= 2 ** 30 else 2 if size >= 2 ** 20 else 1
    unit = ["", "KiB", "MiB", "GiB"][power]
    return f"{label} {size / 1024 ** power:.0f} {unit}" if size else label


def boxes(thing, threads=(), labels=()):
    """(width, height, shapes) of the machine as hwloc sees it: boxes in boxes.
    An object with a single part shares its box, as a core does with its caches;
    `labels` are of those that share this one, written where no thread is."""
    gap = 6
    if thing["type"] == "PU":
        cpu = thing.get("os_index", 0)
        here = [thread for thread in threads if cpu in thread[1]]
        width, height = max(40, 2 * gap + 15 * len(here)), 44 if threads else 24
        first = (width - 15 * (len(here) - 1)) / 2
        marks = [{"x": first + 15 * n, "y": 32, "rank": rank,
                  "bound": len(cpus) == 1}
                 for n, (rank, cpus) in enumerate(here)]
        return width, height, [
            {"x": 0, "y": 0, "width": width, "height": height, "class": "pu"},
            {"x": width / 2, "y": 17, "text": cpu, "class": "strong middle"},
            *marks]
    children = thing.get("children", [])
    nodes = [child for child in children if child["type"] == "NUMANode"]
    parts = [child for child in children if child["type"] != "NUMANode"]
    labels = [*labels, *map(object_label, [thing, *nodes])]
    if len(parts) == 1 and parts[0]["type"] != "PU":
        return boxes(parts[0], threads, labels)
    shown = [] if threads else labels
    shapes = [{"x": gap, "y": LINE * n + 15, "text": label, "class": "muted"}
              for n, label in enumerate(shown)]
    x, y, below = gap, LINE * len(shown) + gap, 0
    width = max([6 * len(label) for label in shown], default=0) + 2 * gap
    for number, part in enumerate(parts):
        if number and number % 8 == 0:
            x, y = gap, below + gap
        inner_width, inner_height, inner = boxes(part, threads)
        shapes += [{**shape, "x": shape["x"] + x, "y": shape["y"] + y}
                   for shape in inner]
        x, below = x + inner_width + gap, max(below, y + inner_height)
        width = max(width, x)
    return width, below + gap, [
        {"x": 0, "y": 0, "width": width, "height": below + gap, "class": "box"},
        *shapes]


def environment():
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True,
        trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    made.filters.update(pc=lambda x: f"{x:.2f}%", px=lambda y: f"{y:.1f}")
    made.globals.update({**globals(), **vars(numbers), "min": min, "max": max})
    return made


def page(results):
    return environment().get_template("page.html").render(
        results=results, framed=False)


def picture(name, results):
    """An SVG image for a name, of one act where it ends in "act N"; None: there
    is no such drawing, or nothing to draw."""
    name, _, act = name.partition(" act ")
    if act:
        results = results.of_act(int(act) if act.isdigit() else 0)
    drawn = environment().get_template("charts.svg").make_module(
        {"results": results, "framed": True})
    strong = [one for one in results.summary["scaling"]
              if one["role"] == "strong"
              and one["rung"] in (row["short"] for row in results.rows)]
    draw, *given = {
        "ladder-picture": (drawn.ladder, results, results.right),
        "phases-picture": (drawn.phases, results, phase_strips(results)),
        "placement-picture": (drawn.placement, results,
                              results.machine.get("topology")),
        "scaling-picture": (drawn.scaling, strong and strong[0], strong),
    }.get(name, (None, None, None))
    return str(draw(given[0])).strip() + "\n" if given[1] else None
