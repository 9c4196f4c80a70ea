"""What every figure is built of: the frame with its texts, grid, ticks and curves."""

from markupsafe import Markup

from kindloop.care.texts import _
from kindloop.infer.results import Band
from kindloop.report.scale import Tick, TimeAxis, ValueAxis
from kindloop.report.svg import element, line, path, pixels, ribbon, share


def frame(
    key: str, said: tuple[str, str], height: float, *children: str, simulated: bool
) -> Markup:
    """The drawing with its title and description.

    Args:
        key: unique on the page.
        said: title and description.
        height: in pixels.
        children: what is drawn.
        simulated: whether the figure says that a program wrote the diary.
    """
    title = _("{title} (simulated)").format(title=said[0]) if simulated else said[0]
    stamp = element("text", _("simulated"), x="100%", y=12, text_anchor="end", class_="mark")
    return element(
        "svg",
        element("title", title, id=f"{key}-title"),
        element("desc", said[1], id=f"{key}-desc"),
        *children,
        *((stamp,) if simulated else ()),
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
        width="100%",
        height=pixels(height),
    )


def curves(band: Band, axis: TimeAxis, scale: ValueAxis) -> Markup:
    """The 90 % and 50 % bands and the curve, for the plane."""
    x = axis.share(band.time)
    low, quarter, half, three, high = (
        scale.share(q) for q in (band.q05, band.q25, band.mean, band.q75, band.q95)
    )
    return Markup("").join(
        (
            path(ribbon(x, low, high), "band-most"),
            path(ribbon(x, quarter, three), "band-half"),
            path(line(x, half), "course"),
        )
    )


def grid(scale: ValueAxis, top: float, height: float, ticks: list[Tick] | None = None) -> Markup:
    """Level lines with their values, ``height`` pixels high, from ``top`` on."""
    out: list[Markup] = []
    for tick in scale.ticks() if ticks is None else ticks:
        y = top + (1 - tick.at) * height
        out.append(element("line", x1="0", x2="100%", y1=pixels(y), y2=pixels(y), class_="grid"))
        out.append(element("text", tick.label, x="-8", y=pixels(y + 4), text_anchor="end"))
    return Markup("").join(out)


def time_ticks(ticks: list[Tick], top: float, foot: float, grid: bool = True) -> Markup:
    """The axis of time at ``foot`` with its ticks, and upright lines from ``top`` on."""
    out: list[Markup] = []
    for tick in ticks:
        anchor = "start" if tick.at < 0.04 else "end" if tick.at > 0.96 else "middle"
        at = share(tick.at)
        parts = [
            element("line", x1=at, x2=at, y1=pixels(foot), y2=pixels(foot + 4), class_="axis"),
            element("text", tick.label, x=at, y=pixels(foot + 18), text_anchor=anchor),
        ]
        if grid:
            parts.insert(
                0, element("line", x1=at, x2=at, y1=pixels(top), y2=pixels(foot), class_="grid")
            )
        out.append(element("g", *parts, class_="roomy" if tick.roomy else "tick"))
    foot_line = element("line", x1="0", x2="100%", y1=pixels(foot), y2=pixels(foot), class_="axis")
    return Markup("").join((*out, foot_line))
