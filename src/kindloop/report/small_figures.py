"""The small figures: the daily curve, what followed what was logged, the usual answer."""

from dataclasses import replace

import numpy as np
from markupsafe import Markup

from kindloop.arrays import Vector
from kindloop.care.texts import _, ngettext
from kindloop.infer.results import ChannelFit, Daily, Response
from kindloop.report.draw import frame, grid, time_ticks
from kindloop.report.parts import Figure, LegendItem, band_legend
from kindloop.report.scale import Tick, ValueAxis, even_axis
from kindloop.report.svg import element, line, path, pixels, plane, ribbon, share
from kindloop.report.tables import daily_table, response_table
from kindloop.report.verdicts import is_unclear, verdict
from kindloop.report.words import channel_name, kind_name, plain_signed, signed

_TOP = 20.0
_SHORT = 150.0


def daily_figure(fit: ChannelFit, key: str, simulated: bool) -> Figure | None:
    """How far the time of day moves the channel, or None where that is not known."""
    daily = fit.daily
    if daily is None or not np.isfinite(daily.mean).any():
        return None
    scale = even_axis(daily.mean, daily.low, daily.high)
    x = daily.hour / 24.0
    drawn = (
        path(ribbon(x, scale.share(daily.low), scale.share(daily.high)), "band-most"),
        path(line(x, scale.share(daily.mean)), "course"),
    )
    ticks = [Tick(hour / 24, f"{hour}:00", hour % 12 != 0) for hour in range(0, 25, 6)]
    signs = [replace(t, label=plain_signed(scale.low + t.at * 2 * scale.high)) for t in
             scale.ticks()]  # fmt: skip
    title = _("{channel} through the day").format(channel=channel_name(fit.channel.name))
    svg = frame(
        key,
        (title, _daily_words(fit, daily)),
        _TOP + _SHORT + 24,
        time_ticks(ticks, _TOP, _TOP + _SHORT),
        grid(scale, _TOP, _SHORT, signs),
        plane(_SHORT, _TOP, *drawn),
        simulated=simulated,
    )
    caption = _(
        "How far the hour of the day goes along with answers above or below the usual one, "
        "with its 90 % band. Only hours with answers say much."
    )
    legend = (band_legend()[0], band_legend()[2])
    return Figure(key, _("Through the day"), svg, caption, legend, daily_table(fit, daily))


def response_figure(fit: ChannelFit, key: str, simulated: bool) -> Figure | None:
    """What followed events, practices and steps, or None where none was logged."""
    known = [r for r in fit.responses if np.isfinite(r.change.value)]
    if not known:
        return None
    span = fit.channel.high - fit.channel.low
    scale = even_axis(np.array([[r.change.low, r.change.high] for r in known]))
    height = 46.0 * len(known)
    rows = [_whisker(r, scale, span, _TOP + 46.0 * index) for index, r in enumerate(known)]
    ticks = [replace(t, label=plain_signed(scale.low + t.at * 2 * scale.high),
                     roomy=index % 2 == 1) for index, t in enumerate(scale.ticks())]  # fmt: skip
    title = _("What followed in {channel}").format(channel=channel_name(fit.channel.name))
    said = " ".join(f"{kind_name(r.kind)}: {verdict(r, span)}." for r in known)
    zero = element("line", x1="50%", x2="50%", y1=_TOP, y2=pixels(_TOP + height), class_="zero")
    foot = _TOP + height
    svg = frame(
        key,
        (title, said),
        foot + 24,
        zero,
        *rows,
        time_ticks(ticks, _TOP, foot, grid=False),
        simulated=simulated,
    )
    caption = _(
        "How much higher or lower the answers were at the check-in where one was logged, with "
        "its 90 % range. It shows what went together, not what caused what."
    )
    return Figure(
        key, _("What followed"), svg, caption, _response_legend(known),
        response_table(fit, span), "plot flush",
    )  # fmt: skip


def level_track(fit: ChannelFit) -> Markup:
    """A small scale that shows the usual answer with its 90 % interval; text says the same."""
    scale = ValueAxis(fit.channel.low, fit.channel.high)
    drawn: list[Markup] = [element("line", x1="0", x2="100%", y1=7, y2=7, class_="track")]
    if fit.level is not None:
        low, value, high = scale.share(np.array([fit.level.low, fit.level.value, fit.level.high]))
        drawn.append(element("line", x1=share(low), x2=share(high), y1=7, y2=7, class_="span"))
        drawn.append(element("circle", cx=share(value), cy=7, r=5, class_="point"))
    return element("svg", *drawn, width="100%", height=14, aria_hidden="true")


def _whisker(response: Response, scale: ValueAxis, span: float, top: float) -> Markup:
    ends = scale.share(np.array([response.change.low, response.change.value, response.change.high]))
    low, value, high = (share(float(end)) for end in ends)
    kind = "unclear" if is_unclear(response) else "clear"
    name = kind_name(response.kind)
    label = ngettext(
        "{kind}, {count} time: {change}", "{kind}, {count} times: {change}", response.count
    ).format(
        kind=name if len(name) <= 24 else f"{name[:23]}…",
        count=response.count,
        change=_("too few to tell") if kind == "unclear" else signed(response.change.value, span),
    )
    y = pixels(top + 34)
    return Markup("").join(
        (
            element("text", label, x="0", y=pixels(top + 17), class_="say"),
            element("line", x1=low, x2=high, y1=y, y2=y, class_=f"whisker {kind}"),
            element("circle", cx=value, cy=y, r=5.5, class_=f"point {kind}"),
        )
    )


def _response_legend(shown: list[Response]) -> tuple[LegendItem, ...]:
    def swatch(kind: str) -> Markup:
        return element(
            "svg", element("circle", cx=8, cy=8, r=5.5, class_=f"point {kind}"),
            width=16, height=16, aria_hidden="true",
        )  # fmt: skip

    out: list[LegendItem] = []
    if any(not is_unclear(r) for r in shown):
        out.append(LegendItem(swatch("clear"), _("A change that stands out")))
    if any(is_unclear(r) for r in shown):
        out.append(LegendItem(swatch("unclear"), _("Too few to tell")))
    return tuple(out)


def _daily_words(fit: ChannelFit, daily: Daily) -> str:
    mean: Vector = daily.mean
    span = fit.channel.high - fit.channel.low
    top, bottom = int(np.nanargmax(mean)), int(np.nanargmin(mean))
    return _("Highest around {high_hour}:00 ({high}), lowest around {low_hour}:00 ({low}), "
             "against the usual answer.").format(
        high_hour=int(daily.hour[top]), high=signed(float(mean[top]), span),
        low_hour=int(daily.hour[bottom]), low=signed(float(mean[bottom]), span),
    )  # fmt: skip
