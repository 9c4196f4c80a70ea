"""What happens when more is told of a person, channel or instant that is already known.

What was missing is filled in; what is known is never changed: a contradiction is named, with
advice, and nothing is written.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import isnan
from types import MappingProxyType

import numpy as np

from kindloop.arrays import MICROSECONDS_PER_DAY
from kindloop.clock import to_local, zone
from kindloop.diary import Arm, Channel, Person
from kindloop.errors import ConflictError

_ADVICE = "nothing was written; correct what came, or use another database file."


def merge_person(stored: Person, came: Person) -> Person:
    """The stored person with what is new in what came.

    Raises:
        ConflictError: if the two contradict each other.
    """
    who = f"Person {stored.name!r} is stored with"
    if came.timezone != stored.timezone:
        raise ConflictError(
            f"{who} the time zone {stored.timezone}, and what came says {came.timezone}; set "
            f'timezone = "{stored.timezone}" in the map, or use another database file.'
        )
    if came.day_start != stored.day_start:
        raise ConflictError(
            f"{who} days that start {stored.day_start} minutes after midnight, and what came "
            f"says {came.day_start}; {_ADVICE}"
        )
    if came.simulated != stored.simulated:
        words = {True: "simulated", False: "a real person"}
        raise ConflictError(
            f"{who} the mark {words[stored.simulated]!r}, and what came is "
            f"{words[came.simulated]!r}; the two are never mixed: use another database file."
        )
    traits = dict(stored.traits)
    for name, value in came.traits.items():
        known = traits.get(name, float("nan"))
        if not isnan(known) and not isnan(value) and known != value:
            raise ConflictError(
                f"{who} the trait {name} {known:g}, and what came says {value:g}; {_ADVICE}"
            )
        if name not in traits or (isnan(known) and not isnan(value)):
            traits[name] = value
    return replace(
        stored, traits=MappingProxyType(traits), arm=_merge_arm(who, stored.arm, came.arm)
    )


def _merge_arm(who: str, stored: Arm | None, came: Arm | None) -> Arm | None:
    if stored is None or came is None:
        return stored or came
    if came.name != stored.name:
        raise ConflictError(
            f"{who} the arm {stored.name!r}, and what came says {came.name!r}; {_ADVICE}"
        )
    if isnan(came.probability):
        return stored
    if isnan(stored.probability):
        return came
    if came.probability != stored.probability:
        raise ConflictError(
            f"{who} the chance {stored.probability:g} of coming into arm {stored.name!r}, and "
            f"what came says {came.probability:g}; {_ADVICE}"
        )
    return stored


def same_channel(stored: Channel, came: Channel) -> None:
    """Make sure that two channels of one name have one scale.

    Raises:
        ConflictError: if they have not.
    """
    if stored != came:
        raise ConflictError(
            f"Channel {stored.name!r} is stored with the scale {_scale(stored)}, and what came "
            f"has {_scale(came)}; give it another channel name in the map, or use another "
            f"database file."
        )


def _scale(channel: Channel) -> str:
    return f"{channel.low:g} to {channel.high:g} in steps of {channel.step:g}"


def merge_phase(person: Person, instant: int, stored: str, came: str) -> str:
    """The phase of a check-in that came again.

    Raises:
        ConflictError: if it is stored with another phase.
    """
    if stored and came and stored != came:
        contradicts(person, instant, "the phase", repr(stored), repr(came))
    return stored or came


def contradicts(person: Person, instant: int, what: str, stored: str, came: str) -> None:
    """Raise that something at an instant is stored otherwise.

    Args:
        person: whose it is.
        instant: microseconds since 1970 UTC.
        what: such as ``"channel 'stress'"``.
        stored: what is stored, in words.
        came: what came, in words.

    Raises:
        ConflictError: always.
    """
    raise ConflictError(
        f"Person {person.name!r}, {local_words(instant, person.timezone)}: {what} is stored as "
        f"{stored}, and what came says {came}; {_ADVICE}"
    )


def local_words(instant: int, timezone: str) -> str:
    """An instant as the person's clock showed it.

    >>> local_words(1_648_339_200_000_000, "Europe/Rome")
    '2022-03-27 01:00 (Europe/Rome)'
    """
    local = int(to_local(np.array([instant], dtype=np.int64), zone(timezone).key)[0])
    if abs(local) > 700_000 * MICROSECONDS_PER_DAY:
        return f"{instant} microseconds from 1970 (UTC)"
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=local)
    shown = moment.strftime("%Y-%m-%d %H:%M")
    if moment.second or moment.microsecond:
        shown += moment.strftime(":%S.%f").rstrip("0").rstrip(".")
    return f"{shown} ({timezone})"
