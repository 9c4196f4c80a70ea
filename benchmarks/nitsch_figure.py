"""The stress test of the theory beside a measured one, drawn: cortisol, arousal and amylase.

python benchmarks/nitsch_figure.py --data FOLDER --out FILE.svg

The measured means are those of nitsch2021, by number of the sample, since its files hold no
minutes. As its authors do, values more than 20 standard deviations above the mean are left out; how
many is said. The set may not be used commercially: the drawing is for a look, nothing is fitted to
it, and neither the drawing nor a number from it belongs into the project.
"""

import argparse
import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
from markupsafe import Markup

from kindloop.model.number import EDITIONS
from kindloop.report.scale import ValueAxis
from kindloop.report.svg import element, pixels, share
from kindloop.simulate.life import stress_test
from kindloop.simulate.schedule import Plan
from kindloop.study.shown import at, model
from kindloop.study.shown_body import TEST_AT

SAMPLES = Path("nitsch2021_tsst_cortisol_affect") / "saliva_long.csv"
LEFT, SIDE, HEIGHT, TOP, GAP, BETWEEN = 64.0, 330.0, 190.0, 106.0, 84.0, 92.0
WIDTH, DEPTH = LEFT + 2 * SIDE + GAP + 30.0, TOP + 2 * HEIGHT + BETWEEN + 76.0
EARLIEST, LATEST = -30.0, 120.0
FARTHEST = 20.0  # standard deviations above the mean; values beyond are left out
STYLE = """
text { font: 12px "DejaVu Sans", Arial, sans-serif; fill: #1f2b33 }
.title { font-size: 18px; font-weight: 600 } .panel { font-weight: 600 } .soft { fill: #55626b }
.ground { fill: #fffefb } .grid { stroke: #e2ddd2 }
.one, .two, .calm, .still { fill: none; stroke-width: 2 }
.one { stroke: #00735a } .two { stroke: #b0431a; stroke-dasharray: 7 4 }
.calm { stroke: #55626b; stroke-dasharray: 2 3 } .still { stroke: #6a4aa5; stroke-dasharray: 2 3 }
"""


def measured(file):
    """Numbers of the samples, means by condition and kind, and how many values were left out."""
    values = defaultdict(list)
    with file.open(newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            for kind in ("Cort", "Amylase"):
                if row[kind]:
                    values[row["Condition"], kind, int(row["sample"])].append(float(row[kind]))
    dropped = 0
    for kind in ("Cort", "Amylase"):
        every = np.concatenate([v for (_, k, _), v in values.items() if k == kind])
        most = every.mean() + FARTHEST * every.std(ddof=1)
        dropped += int(np.sum(every > most))
        for key in [key for key in values if key[1] == kind]:
            values[key] = [value for value in values[key] if value <= most]
    samples = sorted({number for *_, number in values})
    found = {
        (condition, kind): np.array([np.mean(values[condition, kind, n]) for n in samples])
        for condition in ("Stress", "Control")
        for kind in ("Cort", "Amylase")
    }
    return samples, found, dropped


def simulated(edition):
    """Minutes since the start of the test; cortisol in nmol/L and arousal, with it and without."""
    one = model(edition)
    times = np.arange(TEST_AT + EARLIEST, TEST_AT + LATEST + 1, 1.0)
    length = TEST_AT + LATEST + 60.0
    plans = Plan(length, stress_test(TEST_AT)), Plan(length)
    levels = [one.run(plan, times) for plan in plans]
    cortisol = [one.saliva * level[:, at("cortisol")] for level in levels]
    return times - TEST_AT, cortisol, [level[:, at("noradrenaline")] for level in levels]


def words(say, x, y, kind="soft", anchor="start"):
    return element("text", say, x=pixels(x), y=pixels(y), class_=kind, text_anchor=anchor)


def panel(place, title, below, marks, highest, curves):
    """One panel with its axes; curves are (x as a share, values, class, name)."""
    left, top = LEFT + place[0] * (SIDE + GAP), TOP + place[1] * (HEIGHT + BETWEEN)
    axis = ValueAxis(0.0, highest)
    parts = [words(title, left, top - 12, "panel"), words(below, left, top + HEIGHT + 34)]
    for tick in axis.ticks():
        y = top + HEIGHT * (1 - tick.at)
        ends = {"x1": pixels(left), "x2": pixels(left + SIDE), "y1": pixels(y), "y2": pixels(y)}
        parts += [element("line", class_="grid", **ends)]
        parts += [words(tick.label, left - 8, y + 4, anchor="end")]
    parts += [words(s, left + SIDE * x, top + HEIGHT + 18, anchor="middle") for x, s in marks]
    for x, values, kind, _ in curves:
        y = top + HEIGHT * (1 - axis.share(values))
        dots = zip((left + SIDE * x).tolist(), y.tolist(), strict=True)
        parts.append(element("path", d="M" + " ".join(f"{a:.1f},{b:.1f}" for a, b in dots),
                             class_=kind))  # fmt: skip
    for number, (*_, kind, name) in enumerate(curves):
        y = top + 12 + 16 * number
        key = {"x1": pixels(left + 198), "x2": pixels(left + 226), "y1": pixels(y - 4)}
        parts.append(element("line", class_=kind, y2=pixels(y - 4), **key))
        parts.append(words(name, left + 232, y))
    return element("g", *parts)


def drawing(samples, groups):
    """The text of the SVG file."""
    spot = np.linspace(0.04, 0.96, len(samples))
    counted = [(float(x), str(n)) for x, n in zip(spot, samples, strict=True)]
    clock = [((m - EARLIEST) / (LATEST - EARLIEST), f"{m:+.0f}" if m else "0")
             for m in (-30.0, 0.0, 15.0, 30.0, 60.0, 90.0, 120.0)]  # fmt: skip
    runs = [simulated(edition) for edition in EDITIONS]
    parts = []
    rows = (("cortisol, nmol/L", "Cort", "salivary cortisol, nmol/L"),
            ("arousal, level at rest 1", "Amylase", "salivary amylase, U/ml"))  # fmt: skip
    for row, (ours, kind, theirs) in enumerate(rows):
        curves = []
        for (minutes, *levels), edition, style, rest in zip(
            runs, EDITIONS, ("one", "two"), ("calm", "still"), strict=True
        ):
            x = (minutes - EARLIEST) / (LATEST - EARLIEST)
            curves += [(x, levels[row][0], style, edition)]
            curves += [(x, levels[row][1], rest, "without a test")]
        means = [(spot, groups["Stress", kind], "two", "stress group")]
        means += [(spot, groups["Control", kind], "calm", "control group")]
        tops = [max(float(y.max()) for _, y, *_ in some) for some in (curves, means)]
        tops = [max(tops)] * 2 if row == 0 else tops
        top = [next(s for s in (2, 2.5, 4, 5, 10, 15, 20, 250, 300, 1e9) if s > 1.05 * t)
               for t in tops]  # fmt: skip
        parts.append(panel((0, row), f"Theory: {ours}", "minutes since the test began",
                           clock, top[0], curves))  # fmt: skip
        parts.append(panel((1, row), f"nitsch2021: {theirs}", "number of the sample, not minutes",
                           counted, top[1], means))  # fmt: skip
    return element(
        "svg",
        element("title", "A stress test in the theory and in nitsch2021"),
        element("style", Markup(STYLE)),  # noqa: S704 - our own style
        element("rect", width=share(1.0), height=share(1.0), class_="ground"),
        words("A stress test in the theory and in nitsch2021", 14, 30, "title"),
        words("Simulated persons, typical of each edition, tested at 14:00, and means of groups;",
              14, 50),
        words("only shapes can be compared. For evaluation only; not for commercial use.", 14, 67),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {pixels(WIDTH)} {pixels(DEPTH)}",
        width=pixels(WIDTH),
        height=pixels(DEPTH),
        role="img",
    )  # fmt: skip


def main():
    """Draw it, or say that the data are not there."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, required=True, help="the folder with the sets")
    ask.add_argument("--out", type=Path, required=True, help="the SVG file to write")
    given = ask.parse_args()
    if not (given.data / SAMPLES).exists():
        print(f"Skipped: {given.data / SAMPLES} is not there, so there is nothing to compare with.")
        return
    samples, groups, dropped = measured(given.data / SAMPLES)
    given.out.write_text(f"{drawing(samples, groups)}\n", encoding="utf-8")
    print(f"Values left out as too far above the mean: {dropped}.")
    print(f"Drawn into {given.out}. For evaluation only: please do not commit it.")


if __name__ == "__main__":
    main()
