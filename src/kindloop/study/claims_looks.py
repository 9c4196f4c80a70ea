"""What must be seen for the experiments, each thing once: arms that agree are followed together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kindloop.arrays import Vector
from kindloop.model.number import Edition
from kindloop.study.claims_arms import Arm, Day, People, Weeks
from kindloop.study.claims_experiments import Experiment
from kindloop.study.claims_follow import Draw, values
from kindloop.study.claims_outcomes import Outcome

Progress = Callable[[int, int], None]
"""Told how many arms are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Look:
    """One outcome of one arm.

    Attributes:
        people: who.
        weeks: that they live through first; None for none.
        day: that is looked at; None for the weeks.
        outcome: that is looked at.
        many: how many persons.
        without: strengths of arrows that are cut.
    """

    people: People
    weeks: Weeks | None
    day: Day | None
    outcome: Outcome
    many: int
    without: tuple[str, ...] = ()


def looks(one: Experiment, many: int, without: tuple[str, ...] = ()) -> tuple[Look, Look]:
    """What an experiment looks at in its first and in its second arm."""

    def at(arm: Arm) -> Look:
        day = None if one.outcome.in_weeks else arm.day
        return Look(arm.people, arm.weeks, day, one.outcome, many, without)

    return at(one.first), at(one.second)


def followed(
    wanted: Iterable[Look], edition: Edition, seed: int, progress: Progress | None = None
) -> dict[Look, Vector]:
    """What is seen of each person, for each look."""
    jobs: dict[tuple[People, Weeks | None, int, tuple[str, ...]], list[Look]] = {}
    for one in dict.fromkeys(wanted):
        jobs.setdefault((one.people, one.weeks, one.many, one.without), []).append(one)
    out: dict[Look, Vector] = {}
    in_turn = sorted(jobs.items(), key=lambda job: repr(job[0][1]))  # the same weeks together
    for done, ((people, weeks, many, without), group) in enumerate(in_turn, start=1):
        days: dict[Day | None, list[Outcome]] = {}
        for one in group:
            days.setdefault(one.day, []).append(one.outcome)
        got = values(people, weeks, days, Draw(edition, many, seed, without))
        out |= {one: got[one.day, one.outcome] for one in group}
        if progress is not None:
            progress(done, len(jobs))
    return out
