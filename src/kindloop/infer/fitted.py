"""Many diaries, fitted: what forecasts, simulations and posterior draws are made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from kindloop.diary import Channel, Diary
from kindloop.errors import InputError
from kindloop.infer.assemble import Assembled, Kind, assemble, kinds_in, series_of
from kindloop.infer.cohort import Learnt, learn_cohort, learn_person, unsure_of_population
from kindloop.infer.prior import Population, built_in
from kindloop.infer.refine import refined
from kindloop.infer.results import Series
from kindloop.infer.split import one_scale_each
from kindloop.runner import LocalThreads, Runner


@dataclass(frozen=True, slots=True)
class FittedPerson:
    """One person's posterior for one channel.

    Attributes:
        series: the answers.
        data: the same, assembled.
        learnt: mean and covariance of the six numbers, and of what does not move.
    """

    series: Series
    data: Assembled
    learnt: Learnt

    @property
    def name(self) -> str:
        """Whose."""
        return self.series.diary.person.name


@dataclass(frozen=True, slots=True)
class FittedChannel:
    """One channel of everybody who moved in it.

    Attributes:
        channel: which.
        population: under which the persons were learnt; ``persons`` 0 is the built-in one.
        persons: in the order of the diaries.
    """

    channel: Channel
    population: Population
    persons: tuple[FittedPerson, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """What was learnt from diaries.

    Attributes:
        diaries: one a person.
        kinds: of events, practices and steps that anybody logged.
        channels: those that at least one person answered with more than one value.
        left_out: sentences on what could not be fitted, and why.
    """

    diaries: tuple[Diary, ...]
    kinds: tuple[Kind, ...]
    channels: tuple[FittedChannel, ...]
    left_out: tuple[str, ...]


def fit_diaries(
    diaries: Sequence[Diary], *, cohort: bool = True, runner: Runner | None = None
) -> Fit:
    """Learn every channel of every person.

    Args:
        diaries: one a person.
        cohort: learn what the persons have in common and start from it; without it, or with one
            person, everybody starts from the built-in prior.
        runner: where persons are computed.

    Raises:
        InputError: if there is no diary, a person comes twice, a channel has two scales, or
            nobody gave two different answers to anything.
    """
    _one_each(diaries)
    one_scale_each(channel for diary in diaries for channel in diary.channels)
    kinds = kinds_in(diaries)
    channels = {channel.name: channel for diary in diaries for channel in diary.channels}
    left_out: list[str] = []
    fitted: list[FittedChannel] = []
    for channel in channels.values():
        series = [series_of(diary, channel) for diary in diaries]
        moves = [bool(len(one.value)) and np.ptp(one.value) > 0 for one in series]
        moving = [one for one, there in zip(series, moves, strict=True) if there]
        left_out += [
            _said(one, channel) for one, there in zip(series, moves, strict=True) if not there
        ]
        if moving:
            fitted.append(_fit_channel(channel, moving, kinds, cohort, runner or LocalThreads()))
    if not fitted:
        raise InputError(
            "There is nothing to fit: nobody gave two different answers to the same question."
        )
    return Fit(tuple(diaries), kinds, tuple(fitted), tuple(left_out))


def _fit_channel(
    channel: Channel, series: list[Series], kinds: tuple[Kind, ...], cohort: bool, runner: Runner
) -> FittedChannel:
    data = [assemble(one, kinds) for one in series]
    if cohort and len(series) > 1:
        population, learnt = learn_cohort([one.whole for one in data], len(kinds), runner=runner)
    else:
        population = built_in(len(kinds))
        learnt = runner.map(lambda one: learn_person(one.whole, population), data)
    better = runner.map(
        lambda pair: unsure_of_population(refined(pair[0], pair[1].whole, population), population),
        list(zip(learnt, data, strict=True)),
    )
    persons = [FittedPerson(*three) for three in zip(series, data, better, strict=True)]
    return FittedChannel(channel, population, tuple(persons))


def _one_each(diaries: Sequence[Diary]) -> None:
    if not diaries:
        raise InputError("There is no diary to fit: give at least one person's answers.")
    given = cast("Sequence[object]", diaries)  # from a notebook anything may come
    odd = [one for one in given if not isinstance(one, Diary)]
    if odd:
        raise InputError(
            f"Diaries are needed, such as kindloop.api.read gives; came {type(odd[0]).__name__}."
        )
    names = [diary.person.name for diary in diaries]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(
            f"Person {twice[0]!r} comes {names.count(twice[0])} times: give one diary a person."
        )


def _said(series: Series, channel: Channel) -> str:
    name = series.diary.person.name
    if len(series.value) == 0:
        return f"{name} never answered {channel.name}."
    same = channel.from_percent(series.value[:1])[0]
    return f"{name} always answered {channel.name} with {same:g}."
