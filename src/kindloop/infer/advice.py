"""Plain sentences about what can and cannot be said from a diary."""

import numpy as np

from kindloop.arrays import MICROSECONDS_PER_DAY, Instants
from kindloop.care.texts import _, ngettext
from kindloop.clock import to_local
from kindloop.diary import Channel, Diary
from kindloop.infer.results import Answering, Drift, Series, Status

LONG_GAP_DAYS = 14
"""A stretch without an answer that is worth a word."""

SHORT_SPAN_DAYS = 3
"""Below so many days nothing can be said of slow movement."""

CLEAR = 3.0
"""From so many standard errors on it is said that answering depends on how one is."""

EDGE_SHARE = 0.2
"""From so many answers at one end of the scale on, levels and intervals are biased."""


def about_channel(
    channel: Channel, series: Series, status: Status, *, sure: bool
) -> tuple[str, ...]:
    """What to keep in mind about one channel.

    Args:
        channel: which.
        series: its answers.
        status: how much could be learnt.
        sure: whether the curvature at the estimate could be trusted.
    """
    count = len(series.value)
    if status == "none":
        return (_("This was never answered, so nothing can be said of it."),)
    if status == "constant":
        text = _(
            "All {count} answers are {value:g}. What does not vary cannot be explained or "
            "forecast beyond: probably the same again."
        )
        return (text.format(count=count, value=float(channel.from_percent(series.value)[0])),)
    out: list[str] = []
    if status == "too_few":
        text = ngettext(
            "There is {count} answer so far. What is said here is mostly what is usual for "
            "anyone; it becomes this diary's own after about two weeks of answers.",
            "There are {count} answers so far. What is said here is mostly what is usual for "
            "anyone; it becomes this diary's own after about two weeks of answers.",
            count,
        )
        out.append(text.format(count=count))
    elif _span(series.time) < SHORT_SPAN_DAYS:
        out.append(
            _(
                "The answers span less than three days, so slow changes over days and weeks "
                "cannot be told from chance yet."
            )
        )
    out.extend(_gap(series))
    out.extend(_edges(channel, series))
    if not sure:
        out.append(
            _(
                "The answers say little about how fast this moves; the intervals there are set "
                "wide and come from what is usual."
            )
        )
    return tuple(out)


def about_drift(change: Drift | None) -> tuple[str, ...]:
    """What has changed lately in one channel; nothing where nothing has."""
    if change is None:
        return ()
    texts = {
        "higher": _(
            "In the last {days} days the answers lay about {size:.1f} higher ({low:.1f} to "
            "{high:.1f}) than what came before lets one expect. Nothing here says why."
        ),
        "lower": _(
            "In the last {days} days the answers lay about {size:.1f} lower ({low:.1f} to "
            "{high:.1f}) than what came before lets one expect. Nothing here says why."
        ),
        "more": _(
            "In the last {days} days the answers went up and down more than before, about "
            "{size:.1f} times ({low:.1f} to {high:.1f}) as far from what one would expect. Nothing "
            "here says why."
        ),
        "less": _(
            "In the last {days} days the answers went up and down less than before, about "
            "{size:.1f} times ({low:.1f} to {high:.1f}) as far from what one would expect. Nothing "
            "here says why."
        ),
    }
    size = change.size
    text = texts[change.change]
    return (text.format(days=change.days, size=size.value, low=size.low, high=size.high),)


def about_answering(found: Answering | None) -> tuple[str, ...]:
    """That check-ins are missed by how one is; nothing where that is not clear."""
    if found is None or found.certain < CLEAR:
        return ()
    text = (
        _(
            "Check-ins were answered less often when more of this was to be expected (odds times "
            "{odds:.2f}, {low:.2f} to {high:.2f}). As far as that hangs on the moment itself, the "
            "usual answer shown here is too low."
        )
        if found.odds.value < 1
        else _(
            "Check-ins were answered more often when more of this was to be expected (odds times "
            "{odds:.2f}, {low:.2f} to {high:.2f}). As far as that hangs on the moment itself, the "
            "usual answer shown here is too high."
        )
    )
    odds = found.odds
    return (text.format(odds=odds.value, low=odds.low, high=odds.high),)


def about_diary(diary: Diary) -> tuple[str, ...]:
    """What to keep in mind about the diary as a whole."""
    answered = len(diary.answer)
    if answered == 0:
        return (_("There are no check-ins yet. After the first ones, their course appears here."),)
    missed = int(np.sum(~diary.prompt.done & diary.prompt.assigned & diary.prompt.available))
    if missed == 0:
        return ()
    text = _(
        "{answered} of {asked} check-ins were answered. If answering depends on how one feels, "
        "levels can be off; this cannot be seen from the answers alone."
    )
    return (text.format(answered=answered, asked=answered + missed),)


def _span(times: Instants) -> float:
    return float(times[-1] - times[0]) / MICROSECONDS_PER_DAY


def _gap(series: Series) -> list[str]:
    if len(series.time) < 2:
        return []
    gaps = np.diff(series.time) / MICROSECONDS_PER_DAY
    widest = int(np.argmax(gaps))
    if gaps[widest] < LONG_GAP_DAYS:
        return []
    text = _(
        "Between {first} and {last} there is no answer for {days} days. The course is left "
        "open there, and what is said of one side may not hold on the other."
    )
    return [
        text.format(
            first=_day(series, widest), last=_day(series, widest + 1), days=round(gaps[widest])
        )
    ]


def _day(series: Series, at: int) -> str:
    local = to_local(series.time[at : at + 1], series.diary.person.timezone)
    return str(local.astype("datetime64[us]").astype("datetime64[D]")[0])


def _edges(channel: Channel, series: Series) -> list[str]:
    out: list[str] = []
    half = channel.cell / 2
    lowest = float(np.mean(series.value <= half))
    highest = float(np.mean(series.value >= 100.0 - half))
    for share, value in ((lowest, channel.low), (highest, channel.high)):
        if share >= EDGE_SHARE and len(series.value) > 1:
            text = _(
                "{share:.0%} of the answers are at the end of the scale ({value:g}). What lies "
                "beyond it cannot be seen, so responses may be larger than shown."
            )
            out.append(text.format(share=share, value=value))
    return out
