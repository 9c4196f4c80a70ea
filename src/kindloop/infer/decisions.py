"""From diaries to moments of decision: what a prompt was drawn for, and what came next.

The outcome of a prompt is the next answer after it, within a horizon and before the next prompt of
the kind. What was known before (the controls) is the person's last answer, as far as it lies from
the mean of theirs so far, that mean, and the time of day.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kindloop.arrays import MICROSECONDS_PER_HOUR, Flags, Instants, Integers, Matrix, Vector
from kindloop.clock import hour_of_day
from kindloop.diary import CHECK_IN, NEXT_STEP, Channel, Diary, Prompt
from kindloop.infer.wcls import Decisions

CONTROLS = ("last answer", "mean so far", "sine of the hour", "cosine of the hour")

STEP_HOURS = 24.0


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the prompts of a kind.

    Attributes:
        drawn: whose probability is known and neither 0 nor 1.
        certain: with a probability of 0 or 1, or none that is known: nothing can be learnt of them.
        unavailable: when the person could not be asked.
        unanswered: drawn and available, with no outcome in time.
        sent: of those that count.
        not_followed: sent, and not done.
        done_unasked: not sent, and done all the same.
    """

    drawn: int
    certain: int
    unavailable: int
    unanswered: int
    sent: int
    not_followed: int
    done_unasked: int


@dataclass(frozen=True, slots=True)
class Moments:
    """The decisions of one kind of prompt for one outcome.

    Attributes:
        decisions: of everybody.
        done: whether what was asked for was done, shape (n,).
        hours: from the prompt to the outcome, shape (n,).
        tally: what became of the prompts.
    """

    decisions: Decisions
    done: Flags
    hours: Vector
    tally: Tally


def kinds_of(diaries: Sequence[Diary]) -> tuple[str, ...]:
    """The kinds of prompts, check-ins left out, in alphabetical order."""
    found = {str(kind) for diary in diaries for kind in diary.prompt.kind}
    return tuple(sorted(found - {CHECK_IN}))


def channels_of(diaries: Sequence[Diary]) -> dict[str, Channel]:
    """The channels that anybody answered, by name."""
    return {channel.name: channel for diary in diaries for channel in diary.channels}


def moments(diaries: Sequence[Diary], kind: str, outcome: str, horizon_hours: float) -> Moments:
    """All decisions of a kind, with what came next.

    Args:
        diaries: one a person.
        kind: of the prompts.
        outcome: a channel's name, or ``NEXT_STEP``: how far the next step was taken, 0 to 1.
        horizon_hours: how late an answer still counts.
    """
    parts = [_of_person(n, diary, kind, outcome, horizon_hours) for n, diary in enumerate(diaries)]
    person, value, controls, hours, prompts = zip(*parts, strict=True)
    prompt = _joined(prompts)
    decisions = Decisions(
        np.concatenate(person), np.concatenate(value), prompt.assigned, prompt.probability,
        prompt.available, np.concatenate(controls),
    )  # fmt: skip
    return Moments(decisions, prompt.done, np.concatenate(hours), _tally(decisions, prompt))


def one_later(decisions: Decisions) -> Decisions:
    """Each prompt with the outcome of the one after it: what is left of its effect by then.

    What was known before the earlier prompt stays the control: an answer in between may be its
    work.
    """
    same = np.flatnonzero(decisions.person[1:] == decisions.person[:-1])
    return Decisions(
        decisions.person[same], decisions.outcome[same + 1], decisions.treated[same],
        decisions.probability[same], decisions.available[same], decisions.controls[same],
    )  # fmt: skip


def _of_person(
    number: int, diary: Diary, kind: str, outcome: str, horizon_hours: float
) -> tuple[Integers, Vector, Matrix, Vector, Prompt]:
    prompt = diary.prompt.where(np.array([str(one) == kind for one in diary.prompt.kind], bool))
    times, values = _series(diary, outcome)
    horizon = STEP_HOURS if outcome == NEXT_STEP else horizon_hours
    after = np.searchsorted(times, prompt.time, side="right")
    until = np.append(prompt.time[1:], np.iinfo(np.int64).max)
    found = after < len(times)
    at = np.where(found, after, 0)
    hours = np.full(len(prompt), np.nan)
    value = np.full(len(prompt), np.nan)
    if len(times):
        gap = (times[at] - prompt.time) / MICROSECONDS_PER_HOUR
        counts = found & (gap <= horizon) & (times[at] <= until)
        hours, value = np.where(counts, gap, np.nan), np.where(counts, values[at], np.nan)
    controls = _known_before(diary, prompt, times, values)
    return np.full(len(prompt), number), value, controls, hours, prompt


def _series(diary: Diary, outcome: str) -> tuple[Instants, Vector]:
    if outcome == NEXT_STEP:
        return diary.step.time, diary.step.taken
    column = diary.column(outcome)
    if column < 0:
        return np.empty(0, dtype=np.int64), np.empty(0)
    there = ~np.isnan(diary.answer.values[:, column])
    return diary.answer.time[there], diary.answer.values[there, column]


def _known_before(diary: Diary, prompt: Prompt, times: Instants, values: Vector) -> Matrix:
    """The controls, shape (prompts, 4); what was not known yet is 0."""
    out = np.zeros((len(prompt), len(CONTROLS)))
    count = np.searchsorted(times, prompt.time, side="right")
    some = count > 0
    sums = np.cumsum(values)
    mean = sums[count[some] - 1] / count[some]
    out[some, 0], out[some, 1] = values[count[some] - 1] - mean, mean
    out[~some, 1] = mean[0] if len(mean) else 0.0
    angle = hour_of_day(prompt.time, diary.person.timezone) * (2.0 * np.pi / 24.0)
    out[:, 2], out[:, 3] = np.sin(angle), np.cos(angle)
    return out


def _joined(prompts: Sequence[Prompt]) -> Prompt:
    columns = ("time", "kind", "probability", "assigned", "available", "done")
    return Prompt(*(np.concatenate([getattr(one, name) for one in prompts]) for name in columns))


def _tally(decisions: Decisions, prompt: Prompt) -> Tally:
    by_lot = (prompt.probability > 0.0) & (prompt.probability < 1.0)
    open_to = by_lot & prompt.available
    counts = open_to & np.isfinite(decisions.outcome)
    return Tally(
        drawn=int(by_lot.sum()),
        certain=int((~by_lot).sum()),
        unavailable=int((by_lot & ~prompt.available).sum()),
        unanswered=int((open_to & ~counts).sum()),
        sent=int((counts & prompt.assigned).sum()),
        not_followed=int((counts & prompt.assigned & ~prompt.done).sum()),
        done_unasked=int((counts & ~prompt.assigned & prompt.done).sum()),
    )
