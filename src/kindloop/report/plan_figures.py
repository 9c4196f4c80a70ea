"""The figures of a planned study: its power at rising sizes, and its estimates beside the truth."""

import numpy as np
from markupsafe import Markup

from kindloop.arrays import Vector
from kindloop.care.texts import _
from kindloop.report.draw import frame, grid, time_ticks
from kindloop.report.parts import DataTable, Figure, LegendItem
from kindloop.report.plan_words import (
    needed_sentence,
    points,
    share,
    with_error,
    world_name,
)
from kindloop.report.scale import Tick, ValueAxis
from kindloop.report.svg import PLANE_HEIGHT, PLANE_WIDTH, element, line, path, pixels, plane
from kindloop.report.svg import share as across
from kindloop.report.words import channel_name, plain_signed
from kindloop.study.plan.design import WANTED_POWER, Study
from kindloop.study.plan.lived import World
from kindloop.study.plan.operating import Doing
from kindloop.study.plan.run import Planned

_TOP, _PLOT, _ROW, _GAP = 20.0, 220.0, 84.0, 26.0
_BINS = 48
_MIDDLE = 0.99  # share of the estimates that the axis holds


def power_figure(planned: Planned) -> Figure:
    """Power over persons, of an N-of-1 study over days, in each world."""
    study = planned.study
    unit = _("days") if study.design == "n_of_1" else _("persons")
    sizes = np.array([one.size for one in planned.curves["evidenced"]], dtype=np.float64)
    axis, scale = ValueAxis(0.0, float(sizes[-1]) * 1.04), ValueAxis(0.0, 1.0)
    lines: list[Markup] = []
    for world, curve in planned.curves.items():
        power = np.array([one.power.value for one in curve])
        error = 1.96 * np.array([one.power.error for one in curve])
        x = axis.share(sizes)
        kind = f"edition-line {world.replace(' ', '-')}"
        lines.append(path(line(x, scale.share(power)), kind))
        lines += [
            path(line(np.array([a, a]), scale.share(np.array([low, high]))), kind)
            for a, low, high in zip(x, power - error, power + error, strict=True)
        ]
    wanted = path(line(np.array([0.0, 1.0]), np.full(2, WANTED_POWER)), "now")
    ticks = [Tick(tick.at, tick.label) for tick in axis.ticks()]
    levels = [Tick(at, f"{100 * at:.0f} %") for at in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)]
    said = [
        *(needed_sentence(study, world, need) for world, need in planned.needed.items()),
        f"{world_name(study, 'no effect')}: {share(planned.curves['no effect'][-1].power)}.",
    ]
    title = _("Studies whose interval excludes 0, by {unit}").format(unit=unit)
    svg = frame(
        "power", (title, " ".join(said)), _TOP + _PLOT + 26,
        time_ticks(ticks, _TOP, _TOP + _PLOT),
        grid(scale, _TOP, _PLOT, levels),
        plane(_PLOT, _TOP, wanted, *lines),
        simulated=True,
    )  # fmt: skip
    caption = _(
        "Share of the simulated studies whose {level} % interval excludes 0, by {unit}. Upright "
        "strokes: ± 1.96 Monte-Carlo standard errors. The broken line is {wanted} %."
    ).format(level=f"{100 * study.level:g}", unit=unit, wanted=f"{100 * WANTED_POWER:.0f}")
    return Figure(
        "power", title, svg, caption, _line_legend(study), _power_table(planned, unit, title)
    )


def estimates_figure(planned: Planned, channel: str) -> Figure:
    """What the planned studies found of a channel, world by world, beside the truth.

    Args:
        planned: what a plan came to.
        channel: one of the study's.
    """
    shown = [planned.of(channel, world) for world in planned.curves]
    axis = _axis(shown)
    rows: list[Markup] = []
    for place, one in enumerate(shown):
        rows.append(_histogram(planned.study, one, axis, _TOP + place * (_ROW + _GAP)))
    foot = _TOP + len(shown) * (_ROW + _GAP)
    ticks = [Tick(t.at, plain_signed(axis.low + t.at * (axis.high - axis.low)),
                  roomy=k % 2 == 1) for k, t in enumerate(axis.ticks())]  # fmt: skip
    name = channel_name(channel)
    title = _("{outcome}: what the studies found").format(outcome=name)
    said = " ".join(_said(planned.study, one) for one in shown)
    svg = frame(
        f"found-{channel}", (title, said), foot + 24,
        *rows, time_ticks(ticks, _TOP, foot, grid=False), simulated=True,
    )  # fmt: skip
    caption = _(
        "Estimates of the planned studies, in points of the scale from 0 to 100. The solid upright "
        "line is the truth of that world, the broken one is 0."
    )
    if planned.study.design == "n_of_1":
        caption += " " + _("Each study is one person; the truth drawn is their mean.")
    head = (_("World"), _("Truth"), _("Mean estimate"), _("Middle 90 % of the estimates"))
    table = DataTable(title, head, tuple(_row(planned.study, one) for one in shown))
    return Figure(f"found-{channel}", title, svg, caption, (), table, "plot flush")


def _axis(shown: list[Doing]) -> ValueAxis:
    """An axis around 0 that holds nearly all estimates and every truth."""
    ends = [_quantiles(one, (1 - _MIDDLE) / 2, (1 + _MIDDLE) / 2) for one in shown]
    truths = np.array([one.truth.value for one in shown])
    reach = 1.08 * float(np.nanmax(np.abs(np.concatenate([np.ravel(ends), truths])), initial=0.0))
    return ValueAxis(-reach, reach) if reach > 0 else ValueAxis(-1.0, 1.0)


def _histogram(study: Study, one: Doing, axis: ValueAxis, top: float) -> Markup:
    known = one.estimates[np.isfinite(one.estimates)]
    counts, edges = np.histogram(known, _BINS, (axis.low, axis.high))
    heights = counts / max(1, counts.max()) * 0.98
    x = np.round(axis.share(edges) * PLANE_WIDTH).astype(np.int64).tolist()
    y = np.round((1 - heights) * PLANE_HEIGHT).astype(np.int64).tolist()
    words = "".join(
        f"M{a},{PLANE_HEIGHT}V{up}H{b}V{PLANE_HEIGHT}Z"
        for a, b, up in zip(x[:-1], x[1:], y, strict=True)
        if up < PLANE_HEIGHT
    )
    bars = element("path", d=words, class_=f"bars {one.world.replace(' ', '-')}")
    at = float(axis.share(np.array([one.truth.value]))[0])
    ends = {"y1": pixels(top + 22), "y2": pixels(top + _ROW + _GAP)}
    truth = element("line", x1=across(at), x2=across(at), class_="truth", **ends)
    zero = element("line", x1="50%", x2="50%", class_="zero", **ends)
    base = pixels(top + _ROW + _GAP)
    foot = element("line", x1="0", x2="100%", y1=base, y2=base, class_="grid")
    label = _("{world}: truth {truth}").format(
        world=world_name(study, one.world), truth=with_error(one.truth)
    )
    said = element("text", label, x="0", y=pixels(top + 14), class_="say")
    return element("g", foot, zero, plane(_ROW - 4, top + _GAP + 4, bars), truth, said)


def _said(study: Study, one: Doing) -> str:
    low, high = _quantiles(one, 0.05, 0.95)
    return _(
        "{world}: the truth is {truth}; the middle 90 % of the estimates lie from {low} to {high}."
    ).format(
        world=world_name(study, one.world), truth=with_error(one.truth),
        low=points(low, sign=True), high=points(high, sign=True),
    )  # fmt: skip


def _row(study: Study, one: Doing) -> tuple[str, ...]:
    low, high = _quantiles(one, 0.05, 0.95)
    mean = one.truth.value + one.bias.value
    return (
        world_name(study, one.world),
        with_error(one.truth),
        points(mean, sign=True),
        _("{low} to {high}").format(low=points(low, sign=True), high=points(high, sign=True)),
    )


def _quantiles(one: Doing, low: float, high: float) -> tuple[float, float]:
    known: Vector = one.estimates[np.isfinite(one.estimates)]
    if not len(known):
        return float("nan"), float("nan")
    ends = np.quantile(known, [low, high])
    return float(ends[0]), float(ends[1])


def _power_table(planned: Planned, unit: str, title: str) -> DataTable:
    worlds: list[World] = list(planned.curves)
    rows = [
        (str(some[0].size), *(share(one.power) for one in some))
        for some in zip(*(planned.curves[world] for world in worlds), strict=True)
    ]
    return DataTable(
        title, (unit.capitalize(), *(world_name(planned.study, one) for one in worlds)), tuple(rows)
    )


def _line_legend(study: Study) -> tuple[LegendItem, ...]:
    items: tuple[tuple[World, str], ...] = (
        ("described", _("described: the article's theory, not evidence")),
        ("evidenced", _("evidenced: as far as the evidence carries")),
        ("no effect", world_name(study, "no effect")),
    )
    return tuple(
        LegendItem(
            element(
                "svg",
                element("path", d="M1 8h26", class_=f"edition-line {world.replace(' ', '-')}"),
                width=28, height=16, aria_hidden="true",
            ),
            text,
        )
        for world, text in items
    )  # fmt: skip
