"""Results with names: xarray data sets, and the groups that ArviZ reads.

Every number is in the channel's raw unit unless its ``units`` attribute says otherwise; times are
UTC. What a person was never asked, or could not be fitted, is NaN.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from kindloop.arrays import MICROSECONDS_PER_HOUR, Cube, Vector
from kindloop.diary import Channel
from kindloop.errors import MissingExtraError
from kindloop.infer.curves import answers_at
from kindloop.infer.draws import (
    Drawn,
    answers_anew,
    daily_of,
    numbers_of,
    population_draws,
    posterior_draws,
    responses_of,
)
from kindloop.infer.fitted import Fit, FittedChannel, FittedPerson
from kindloop.infer.forecast import draws_of
from kindloop.infer.learn import last_entry
from kindloop.observe.likelihood import moments, quantile

if TYPE_CHECKING:
    import xarray as xr

CHAINS = 4
"""Into so many chains draws are put, since ArviZ expects several; they are independent draws."""

HARMONICS = ("sin 24 h", "cos 24 h", "sin 12 h", "cos 12 h")

_IN_UNIT = ("level", "swing", "noise")
_UNITS = {
    **dict.fromkeys(_IN_UNIT, "unit of the channel"),
    "reliability": "1",
    "slow_days": "d",
    "fast_hours": "h",
    "response_half_hours": "h",
}


def forecasts(fit: Fit, hours: Sequence[float], levels: Sequence[float]) -> "xr.Dataset":
    """What may be answered at times after each person's last entry.

    Args:
        fit: the persons.
        hours: after the last entry, ascending, above 0.
        levels: of the quantiles, each between 0 and 1.

    Returns:
        ``mean``, ``sd`` (person, channel, ahead) and ``quantile`` (person, channel, ahead,
        level); ``time`` (person, ahead) is a coordinate.
    """
    xarray = _need("xarray")
    names, channels = _names(fit), [one.channel.name for one in fit.channels]
    shape = (len(names), len(channels), len(hours))
    mean, sd = np.full(shape, np.nan), np.full(shape, np.nan)
    level = np.full((*shape, len(levels)), np.nan)
    gaps = np.round(np.asarray(hours) * MICROSECONDS_PER_HOUR).astype(np.int64)
    last = np.array([last_entry(diary) or 0 for diary in fit.diaries])
    times = last[:, None] + gaps
    for column, one in enumerate(fit.channels):
        unit, low = _unit(one.channel), one.channel.low
        for person in one.persons:
            at = (names.index(person.name), column)
            thetas = draws_of(person.learnt)
            found = answers_at(person.data, person.series, one.population, thetas, times[at[0]])
            parts = (found.weight, found.mean, found.sd)
            mean[at] = low + unit * found.points
            sd[at] = unit * moments(*parts)[1]
            for n, p in enumerate(levels):
                inside = np.clip(quantile(p, *parts), 0.0, 100.0)
                level[(*at, slice(None), n)] = low + unit * inside
    dims = ("person", "channel", "ahead")
    return xarray.Dataset(
        {"mean": (dims, mean), "sd": (dims, sd), "quantile": ((*dims, "level"), level)},
        coords={
            "person": names,
            "channel": channels,
            "ahead": ("ahead", np.asarray(hours, dtype=np.float64), {"units": "h"}),
            "level": list(levels),
            "time": (("person", "ahead"), times.astype("datetime64[us]")),
        },
        attrs=_attributes(fit),
    )


def simulations(fit: Fit, draws: int, seed: int, *, new: bool) -> "xr.Dataset":
    """Answers anew at the times of the real ones.

    Args:
        fit: the persons.
        draws: how many lives.
        seed: of chance.
        new: draw persons from the population instead of from each person's posterior.

    Returns:
        ``answer`` (draw, row), and ``observed`` (row); ``row`` goes over all answers of all
        channels, with the coordinates ``row_person``, ``row_channel``, ``row_time``.
    """
    xarray = _need("xarray")
    anew: list[Any] = []
    for (one, person), random in zip(_pairs(fit), _chances(fit, seed), strict=True):
        drawn = _drawn(one, person, draws, random, new=new)
        anew.append(answers_anew(drawn, person.data.whole, one.channel, random))
    return xarray.Dataset(
        {"answer": (("draw", "row"), np.hstack(anew)), "observed": ("row", _observed(fit))},
        coords={"draw": np.arange(draws), **_row_coordinates(fit)},
        attrs=_attributes(fit),
    )


def arviz_groups(fit: Fit, draws: int, seed: int) -> "dict[str, xr.Dataset]":
    """The groups of an ArviZ result, by name.

    Args:
        fit: the persons.
        draws: in each of the four chains.
        seed: of chance.
    """
    xarray = _need("xarray")
    count = CHAINS * draws
    posterior, prior = _Numbers(fit, count), _Numbers(fit, count)
    anew: list[Any] = []
    told: list[Any] = []
    for (one, person), random in zip(_pairs(fit), _chances(fit, seed), strict=True):
        drawn = _drawn(one, person, count, random, new=False)
        posterior.put(one, person, drawn)
        prior.put(one, person, _drawn(one, person, count, random, new=True))
        anew.append(answers_anew(drawn, person.data.whole, one.channel, random))
        told.append(drawn.told)
    rows = _row_coordinates(fit)

    def long(parts: list[Any]) -> "xr.Dataset":
        values = np.hstack(parts).reshape(CHAINS, draws, -1)
        coords = {"chain": np.arange(CHAINS), "draw": np.arange(draws), **rows}
        return xarray.Dataset(
            {"answer": (("chain", "draw", "row"), values)}, coords, _attributes(fit)
        )

    return {
        "posterior": posterior.dataset(draws),
        "posterior_predictive": long(anew),
        "log_likelihood": long(told),
        "prior": prior.dataset(draws),
        "observed_data": xarray.Dataset({"answer": ("row", _observed(fit))}, rows),
    }


def arviz_result(groups: "Mapping[str, xr.Dataset]") -> Any:
    """The groups as the installed ArviZ wants them: a DataTree from version 1 on."""
    arviz, xarray = _need("arviz"), _need("xarray")
    before = getattr(arviz, "InferenceData", None)
    return xarray.DataTree.from_dict(dict(groups)) if before is None else before(**groups)


class _Numbers:
    """Draws of every person and channel, with a place for each."""

    def __init__(self, fit: Fit, count: int) -> None:
        self.fit = fit
        self.names, self.channels = _names(fit), [one.channel.name for one in fit.channels]
        self.count = count
        shape = (count, len(self.names), len(self.channels))
        self.numbers = {name: np.full(shape, np.nan) for name in _UNITS}
        self.daily = np.full((*shape, len(HARMONICS)), np.nan)
        self.response = np.full((*shape, len(fit.kinds)), np.nan)

    def put(self, one: FittedChannel, person: FittedPerson, drawn: Drawn) -> None:
        """Write a person's draws in their place."""
        at = (
            slice(None),
            self.names.index(person.name),
            self.channels.index(one.channel.name),
        )
        unit = _unit(one.channel)
        for name, values in numbers_of(drawn).items():
            start = one.channel.low if name == "level" else 0.0
            self.numbers[name][at] = start + values * (unit if name in _IN_UNIT else 1.0)
        self.daily[at] = unit * daily_of(drawn)
        self.response[at] = unit * responses_of(drawn)

    def dataset(self, draws: int) -> "xr.Dataset":
        """The draws, put into chains."""
        xarray = _need("xarray")
        dims = ("chain", "draw", "person", "channel")

        def split(values: Cube) -> Cube:
            return values.reshape(CHAINS, draws, *values.shape[1:])

        data: dict[str, Any] = {
            name: (dims, split(values), {"units": _UNITS[name]})
            for name, values in self.numbers.items()
        }
        data["daily"] = ((*dims, "harmonic"), split(self.daily))
        coords: dict[str, Any] = {
            "chain": np.arange(CHAINS),
            "draw": np.arange(draws),
            "person": self.names,
            "channel": self.channels,
            "harmonic": list(HARMONICS),
        }
        if self.fit.kinds:
            data["response"] = ((*dims, "kind"), split(self.response))
            coords["kind"] = [kind.name for kind in self.fit.kinds]
        return xarray.Dataset(data, coords, _attributes(self.fit))


def _pairs(fit: Fit) -> list[tuple[FittedChannel, FittedPerson]]:
    return [(one, person) for one in fit.channels for person in one.persons]


def _chances(fit: Fit, seed: int) -> list[np.random.Generator]:
    """One stream of chance a person and channel, so that none hangs on another's answers."""
    found = np.random.SeedSequence(seed).spawn(len(_pairs(fit)))
    return [np.random.default_rng(one) for one in found]


def _drawn(
    one: FittedChannel, person: FittedPerson, draws: int, random: np.random.Generator, *, new: bool
) -> Drawn:
    if new:
        return population_draws(one.population, draws, len(person.series.value), random)
    return posterior_draws(person, one.population, draws, random)


def _observed(fit: Fit) -> Vector:
    parts = [one.channel.from_percent(person.series.value) for one, person in _pairs(fit)]
    return np.concatenate(parts)


def _row_coordinates(fit: Fit) -> dict[str, Any]:
    pairs = _pairs(fit)
    counts = [len(person.series.value) for _, person in pairs]
    times = np.concatenate([person.series.time for _, person in pairs])
    return {
        "row_person": ("row", np.repeat([person.name for _, person in pairs], counts)),
        "row_channel": ("row", np.repeat([one.channel.name for one, _ in pairs], counts)),
        "row_time": ("row", times.astype("datetime64[us]")),
    }


def _names(fit: Fit) -> list[str]:
    return [diary.person.name for diary in fit.diaries]


def _unit(channel: Channel) -> float:
    return (channel.high - channel.low) / 100.0


def _attributes(fit: Fit) -> dict[str, Any]:
    simulated = sum(diary.person.simulated for diary in fit.diaries)
    said = f"{simulated} of {len(fit.diaries)} persons are simulated" if simulated else ""
    return {
        "made_by": "kindloop",
        "what": "the diary model; responses are associations, not effects",
        **({"simulated": said} if said else {}),
    }


def _need(package: str) -> Any:
    from importlib import import_module

    try:
        return import_module(package)
    except ImportError:
        raise MissingExtraError(package, "results") from None
