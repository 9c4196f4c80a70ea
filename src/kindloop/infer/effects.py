"""Does a prompt do something? Beside each other: drawn by lot, the diary model, and associations.

What was drawn by lot is answered by weighted and centred least squares over what was *sent*
(intention to treat). The diary model's estimate stands beside it, made from what was *done*; where
the two lie further apart than their errors allow, that is said. What nobody drew by lot is an
association, with a bound of what could explain it away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kindloop.diary import NEXT_STEP, Diary
from kindloop.errors import InputError
from kindloop.infer.associations import Association, association
from kindloop.infer.decisions import (
    Moments,
    Tally,
    channels_of,
    kinds_of,
    moments,
    one_later,
)
from kindloop.infer.learn import learn
from kindloop.infer.results import Response
from kindloop.infer.together import learn_together
from kindloop.infer.wcls import LEVEL, Coefficient, Decisions, Effect, usable, wcls

HORIZON_HOURS = 4.0
"""How late an answer still counts as the one after a prompt."""

_LEAST_FOLLOWED = 0.1
_SAME = 1e-6
_Z90 = 1.6449


@dataclass(frozen=True, slots=True)
class Modelled:
    """The diary model's estimate of the same.

    Attributes:
        estimate: of what sending changes in the next answer.
        hours: from the prompt to the answer, on average.
        disagrees: whether it lies further from the estimate by lot than 90 % of errors allow.
    """

    estimate: Coefficient
    hours: float
    disagrees: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """What can be said of one kind of prompt and one outcome.

    Attributes:
        kind: of the prompt.
        outcome: a channel's name, or ``next_step``.
        unit: of the outcome, such as ``0 to 10``.
        tally: what became of the prompts.
        effect: of sending, by lot; None where nothing can be said.
        carry_over: of having sent it, on the outcome of the prompt after; None where that cannot
            be said.
        if_followed: the effect for each prompt that was followed because it was sent; None where
            sending hardly changed what was done.
        modelled: the diary model's estimate, None where it has none.
        why_not: a sentence where there is no effect.
    """

    kind: str
    outcome: str
    unit: str
    tally: Tally
    effect: Effect | None
    carry_over: Coefficient | None
    if_followed: Coefficient | None
    modelled: Modelled | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Effects:
    """Everything that diaries say about prompts and practices.

    Attributes:
        persons: how many diaries.
        horizon_hours: how late an answer still counts.
        by_lot: one item a kind of prompt and outcome.
        associations: what was not drawn by lot.
        unsaid: sentences on practices of which nothing can be said.
    """

    persons: int
    horizon_hours: float
    by_lot: tuple[Answered, ...]
    associations: tuple[Association, ...]
    unsaid: tuple[str, ...]


def effects(diaries: Sequence[Diary], horizon_hours: float = HORIZON_HOURS) -> Effects:
    """Everything that can be said about prompts and practices.

    Args:
        diaries: one a person.
        horizon_hours: how late an answer still counts as the one after.

    Raises:
        InputError: if the horizon is no time, or there is neither a prompt nor a practice.
    """
    if not 0.0 < horizon_hours <= 24.0 * 7.0:
        raise InputError(f"The horizon is above 0 h and at most 7 days; {horizon_hours:g} h came.")
    kinds, channels = kinds_of(diaries), channels_of(diaries)
    practices = sorted({str(kind) for diary in diaries for kind in diary.practice.kind})
    if not kinds and not practices:
        raise InputError(
            "There is neither a prompt nor a practice in these diaries: nothing to ask about."
        )
    steps = [NEXT_STEP] if any(len(diary.step) for diary in diaries) else []
    responses = _responses(diaries) if kinds else {}
    answered = tuple(
        answer(diaries, kind, outcome, horizon_hours, responses)
        for kind in kinds
        for outcome in [*channels, *steps]
    )
    found, unsaid = _associations(diaries, practices, list(channels), horizon_hours)
    return Effects(len(diaries), horizon_hours, answered, found, unsaid)


def answer(
    diaries: Sequence[Diary],
    kind: str,
    outcome: str,
    horizon_hours: float,
    responses: Mapping[tuple[str, str], Response],
    *,
    level: float = LEVEL,
) -> Answered:
    """What can be said of one kind of prompt and one outcome.

    Args:
        diaries: one a person.
        kind: of the prompt.
        outcome: a channel's name, or ``next_step``.
        horizon_hours: how late an answer still counts.
        responses: of the diary model, by practice and channel.
        level: of the interval.
    """
    found = moments(diaries, kind, outcome, horizon_hours)
    channel = channels_of(diaries).get(outcome)
    unit = f"{channel.low:g} to {channel.high:g}" if channel else "0 not taken to 1 taken"
    try:
        by_lot = wcls(_varying(found.decisions), level=level)
    except InputError as error:
        return Answered(kind, outcome, unit, found.tally, None, None, None, None, str(error))
    response = responses.get((kind, outcome))
    return Answered(
        kind, outcome, unit, found.tally, by_lot, _carried(found.decisions),
        _if_followed(found, by_lot),
        None if response is None else _modelled(found, by_lot, response),
    )  # fmt: skip


def _carried(decisions: Decisions) -> Coefficient | None:
    try:
        return wcls(_varying(one_later(decisions))).effect
    except InputError:
        return None


def _varying(decisions: Decisions) -> Decisions:
    """The decisions with those controls only that tell something beside the ones before them."""
    rows = usable(decisions)
    basis = [np.ones(int(rows.sum()))]
    keep: list[int] = []
    for n, column in enumerate(decisions.controls[rows].T):
        together = np.column_stack(basis)
        rest = column - together @ np.linalg.lstsq(together, column, rcond=None)[0]
        if len(column) and np.abs(rest).max() > _SAME * max(1.0, float(np.abs(column).max())):
            keep.append(n)
            basis.append(column)
    return Decisions(
        decisions.person, decisions.outcome, decisions.treated, decisions.probability,
        decisions.available, decisions.controls[:, keep],
    )  # fmt: skip


def _if_followed(found: Moments, by_lot: Effect) -> Coefficient | None:
    """The effect over how much more was done where it was sent (Wald's estimate)."""
    share = _followed(found)
    if share < _LEAST_FOLLOWED:
        return None
    one = by_lot.effect
    return Coefficient(
        one.value / share, one.standard_error / share, one.low / share, one.high / share
    )


def _followed(found: Moments) -> float:
    """How much more often it was done where it was sent."""
    rows = usable(found.decisions)
    sent = found.decisions.treated[rows]
    done = found.done[rows].astype(np.float64)
    return float(done[sent].mean() - done[~sent].mean()) if sent.any() and not sent.all() else 0.0


def _modelled(found: Moments, by_lot: Effect, response: Response) -> Modelled:
    """What the model's response has left at the next answer, for as many as followed."""
    hours = found.hours[usable(found.decisions)]
    tau = response.half_hours.value / np.log(2.0)
    left = float(np.exp(-hours / tau).mean()) * _followed(found)
    change = response.change
    error = (change.high - change.low) / (2.0 * _Z90) * left
    value = change.value * left
    apart = abs(value - by_lot.value) / np.hypot(error, by_lot.standard_error)
    estimate = Coefficient(value, error, change.low * left, change.high * left)
    return Modelled(estimate, float(hours.mean()), bool(apart > _Z90))


def _responses(diaries: Sequence[Diary]) -> dict[tuple[str, str], Response]:
    """The diary model's response of every channel to every practice, over all persons."""
    several = len(diaries) > 1
    cohort = learn_together(diaries) if several else None
    gathered: dict[tuple[str, str], list[Response]] = {}
    for diary in diaries:
        for fit in learn(diary, cohort=cohort, hours=1.0).channels:
            for response in fit.responses:
                gathered.setdefault((response.kind, fit.channel.name), []).append(response)
    return {key: _averaged(rows) for key, rows in gathered.items()}


def _averaged(rows: Sequence[Response]) -> Response:
    """The mean over persons; its interval is of what differs between them."""
    if len(rows) == 1:
        return rows[0]
    values = np.array([one.change.value for one in rows])
    own = np.array([(one.change.high - one.change.low) / (2.0 * _Z90) for one in rows])
    error = float(np.sqrt(values.var(ddof=1) + (own**2).mean()) / np.sqrt(len(rows)))
    middle = float(values.mean())
    half = float(np.median([one.half_hours.value for one in rows]))
    return replace(
        rows[0],
        count=sum(one.count for one in rows),
        change=replace(
            rows[0].change, value=middle, low=middle - _Z90 * error, high=middle + _Z90 * error
        ),
        half_hours=replace(rows[0].half_hours, value=half),
    )


def _associations(
    diaries: Sequence[Diary], practices: Sequence[str], channels: Sequence[str], hours: float
) -> tuple[tuple[Association, ...], tuple[str, ...]]:
    found: list[Association] = []
    unsaid: list[str] = []
    for practice in practices:
        for channel in channels:
            try:
                found.append(association(diaries, practice, channel, hours))
            except InputError as error:
                unsaid.append(f"{practice}, {channel}: {error}")
    return tuple(found), tuple(unsaid)
