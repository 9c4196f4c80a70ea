"""The summary: a few plain sentences built from the numbers, honest about what is not known."""

import numpy as np

from kindloop.arrays import MICROSECONDS_PER_DAY
from kindloop.care.texts import _, ngettext
from kindloop.clock import to_local
from kindloop.diary import Diary
from kindloop.infer.results import ChannelFit, PersonFit, Response
from kindloop.report.verdicts import is_unclear
from kindloop.report.words import (
    answer_number,
    channel_name,
    full_date,
    interval,
    kind_name,
    listed,
    plain_number,
    signed,
)


def summary(diary: Diary, fit: PersonFit) -> tuple[str, ...]:
    """One to five sentences: how much there is, where things stand, what followed what."""
    if not _answered(diary):
        return (_("There are no answers in this diary yet, so there is nothing to draw."),)
    said = [_amount(diary), _usual(fit), _lately(fit), _followed(fit)]
    if len([s for s in said if s]) > 1:
        said.append(
            _(
                "All of this is estimated from these answers and from what is usual for anyone; "
                "the ranges say how far off it may be."
            )
        )
    return tuple(sentence for sentence in said if sentence)


def _answered(diary: Diary) -> int:
    return int(np.isfinite(diary.answer.values).any(axis=1).sum()) if len(diary.answer) else 0


def _amount(diary: Diary) -> str:
    known = np.isfinite(diary.answer.values).any(axis=1)
    local = to_local(diary.answer.time[known], diary.person.timezone)
    count = len(local)
    shift = diary.person.day_start * 60_000_000
    days = len(np.unique((local - shift) // MICROSECONDS_PER_DAY))
    first, last = full_date(int(local[0])), full_date(int(local[-1]))
    if count == 1:
        return _("There is one check-in so far, on {day}.").format(day=first)
    on_days = ngettext("on {days} day", "on {days} days", days).format(days=f"{days:,}")
    return _("There are {count} check-ins {on_days}, between {first} and {last}.").format(
        count=f"{count:,}", on_days=on_days, first=first, last=last
    )


def _usual(fit: PersonFit) -> str:
    known = [c for c in fit.channels if c.level is not None and c.status != "none"][:4]
    if not known:
        return ""
    scales = {(c.channel.low, c.channel.high) for c in known}
    each = (
        _("{channel} about {level}")
        if len(scales) == 1
        else _("{channel} about {level} on its scale of {low} to {high}")
    )
    levels = listed(
        [
            each.format(
                channel=_in_sentence(c),
                level=answer_number(c.level.value, c.channel),
                low=plain_number(c.channel.low),
                high=plain_number(c.channel.high),
            )
            for c in known
            if c.level is not None
        ]
    )
    if len(scales) > 1:
        return _("The usual answers: {levels}.").format(levels=levels)
    return _("The usual answers, from {low} to {high}: {levels}.").format(
        low=plain_number(known[0].channel.low),
        high=plain_number(known[0].channel.high),
        levels=levels,
    )


def _lately(fit: PersonFit) -> str:
    """Where the course ended against the usual answer, only where the two bands are apart."""
    higher: list[str] = []
    lower: list[str] = []
    drawn = 0
    for channel in fit.channels:
        if channel.course is None or channel.level is None or channel.status != "fitted":
            continue
        known = np.flatnonzero(np.isfinite(channel.course.mean))
        if not len(known):
            continue
        drawn += 1
        last = int(known[-1])
        if channel.course.q05[last] > channel.level.high:
            higher.append(_in_sentence(channel))
        elif channel.course.q95[last] < channel.level.low:
            lower.append(_in_sentence(channel))
    parts = [
        words.format(channels=listed(names))
        for names, words in (
            (higher, _("{channels} stood above the usual")),
            (lower, _("{channels} stood below the usual")),
        )
        if names
    ]
    if parts:
        return _("At the end of the diary, {parts}.").format(parts=listed(parts))
    if drawn:
        return _("At the end of the diary, nothing stood clearly above or below the usual.")
    return ""


def _followed(fit: PersonFit) -> str:
    every = [(channel, r) for channel in fit.channels for r in channel.responses]
    clear = [(channel, r) for channel, r in every if not is_unclear(r)]
    if not every:
        return ""
    if not clear:
        return _(
            "For none of the logged events, practices and steps can it be told yet what follows."
        )
    clear.sort(key=lambda pair: -abs(_in_percent(*pair)))
    said = "; ".join(_one_followed(channel, r) for channel, r in clear[:2])
    return _("{changes}. This is what went together, not what caused what.").format(
        changes=said[:1].upper() + said[1:]
    )


def _in_percent(channel: ChannelFit, response: Response) -> float:
    return response.change.value / (channel.channel.high - channel.channel.low)


def _one_followed(channel: ChannelFit, response: Response) -> str:
    span = channel.channel.high - channel.channel.low
    words = (
        _("{channel} was higher by about {size} ({range}) where “{kind}” was logged, {count} times")
        if response.change.value > 0
        else _(
            "{channel} was lower by about {size} ({range}) where “{kind}” was logged, {count} times"
        )
    )
    return words.format(
        kind=kind_name(response.kind).lower(),
        count=response.count,
        channel=_in_sentence(channel),
        size=signed(response.change.value, span).lstrip("+−"),
        range=interval(response.change, span, sign=True),
    )


def _in_sentence(channel: ChannelFit) -> str:
    name = channel_name(channel.channel.name)
    return name[:1].lower() + name[1:]
