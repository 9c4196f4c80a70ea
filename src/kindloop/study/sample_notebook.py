"""What a simulated person would have told the companion, so that all of it can be looked at.

The diary is that of the sample person, moved by whole days so that it ends yesterday; words,
answers and ratings are drawn from a short list of ours. No real person stands behind it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar, cast

import numpy as np

from kindloop.arrays import MICROSECONDS_PER_DAY, Instants
from kindloop.diary import Diary, Practice, Table
from kindloop.notebook import Goal, Leaf, Minute, Row, SaidKind, Session
from kindloop.study.sample import DAYS, sample_person

SAMPLE = "Sample companion"

Rows = TypeVar("Rows", bound=Table)
Value = TypeVar("Value")

_HAPPENED = (
    "The draft came back full of remarks.",
    "I said nothing in the meeting again.",
    "Missed the train, and the appointment.",
    "Burnt the dinner, with guests at the table.",
    "Lost the thread in the middle of the talk.",
    "Snapped at someone I like.",
)
_SAID = ("You never learn.", "Typical.", "Not again.", "")
_STEPS = (
    "Open the file and read the first remark",
    "Write two lines to Kim",
    "Put the shoes on and go round the block",
    "Look up the next train",
    "Clear the table",
)
_LEAVES = (
    ("kind_moment", "Went to bed early although the list was not done. The list was still there."),
    ("others", "Kim told me about her first talk. It went just like mine."),
    ("good", "Called about the form. It took four minutes, after three weeks of not calling."),
)
_MOST = 24


def sample_companion(now: int) -> tuple[Diary, tuple[Row, ...]]:
    """The diary and the notebook of the simulated person.

    Args:
        now: the instant of looking, microseconds since 1970 UTC; the diary ends the day before.
    """
    first = sample_person()
    last = int(first.answer.time[-1])
    days = (now - last) // MICROSECONDS_PER_DAY
    diary = _moved(first, days * MICROSECONDS_PER_DAY)
    random = np.random.default_rng(2026)
    goals = _goals(diary)
    rows: list[Row] = [*goals, *_minutes(diary, goals, random), *_sessions(diary.practice, random)]
    rows.extend(_leaves(diary.answer.time))
    return diary, tuple(rows)


def _moved(diary: Diary, by: int) -> Diary:
    def later(rows: Rows) -> Rows:
        return replace(rows, time=rows.time + by)

    return replace(
        diary,
        person=replace(diary.person, name=SAMPLE),
        answer=later(diary.answer),
        event=later(diary.event),
        practice=later(diary.practice),
        step=later(diary.step),
        prompt=later(diary.prompt),
    )


def _goals(diary: Diary) -> tuple[Goal, ...]:
    start = int(diary.answer.time[0])
    return (
        Goal(start, "Finish the thesis", "I want to understand this, and to have said it once."),
        Goal(start + 1, "Be easier to talk to", "Because Kim matters more than being right."),
    )


def _minutes(diary: Diary, goals: Sequence[Goal], random: np.random.Generator) -> list[Minute]:
    event, step = diary.event, diary.step
    setbacks = event.where(event.kind == "setback")
    rows: list[Minute] = []
    for at, size in list(zip(setbacks.time.tolist(), setbacks.size.tolist(), strict=True))[-_MOST:]:
        after = np.flatnonzero(step.time > at)
        told = int(step.time[after[0]]) if len(after) else None
        kind = random.random() < 0.55
        rows.append(
            Minute(
                instant=int(at),
                happened=_one(_HAPPENED, random),
                sting=round(10 * size),
                said_kind=cast(
                    "SaidKind", _one(("critical", "critical", "kind", "neither"), random)
                ),
                said=_one(_SAID, random),
                answer="kind" if kind else "neutral",
                step=_one(_STEPS, random),
                goal=_one((goals[0].instant, goals[1].instant, None), random),
                told=told,
                taken=None if told is None else float(step.taken[after[0]]),
            )
        )
    return rows


def _sessions(practice: Practice, random: np.random.Generator) -> list[Session]:
    rows: list[Session] = []
    for at, kind in zip(practice.time.tolist(), practice.kind.tolist(), strict=True):
        before = float(random.integers(2, 7))
        after = float(np.clip(before + random.integers(-1, 3), 0, 10))
        rows.append(Session(int(at), kind, "short", before, after))
    return rows


def _leaves(times: Instants) -> list[Leaf]:
    places = np.linspace(DAYS, len(times) - 1, len(_LEAVES)).astype(int)
    return [
        Leaf(int(times[at]), prompt, words, int(times[at]))
        for at, (prompt, words) in zip(places.tolist(), _LEAVES, strict=True)
    ]


def _one(values: Sequence[Value], random: np.random.Generator) -> Value:
    return values[int(random.integers(len(values)))]
