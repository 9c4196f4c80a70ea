"""What comes to a person from outside: events, practices, sleep, the hour, and chance."""

from dataclasses import dataclass
from typing import NamedTuple

from kindloop.model.functions import Value
from kindloop.model.practices import NAMES as PRACTICES


@dataclass(frozen=True, slots=True)
class Input:
    """One input of the theory, constant between two edges in time.

    Attributes:
        name: how the equations call it.
        described: what it is, in plain words.
        unit: its unit, ``"1"`` if it has none.
        group: ``event``, ``practice``, ``body`` or ``chance``.
    """

    name: str
    described: str
    unit: str
    group: str


class Inputs(NamedTuple):
    """A value for each input, in the order in which the kernels hold them."""

    setback: Value
    success: Value
    social_evaluation: Value
    anticipation: Value
    meditation: Value
    affirmation: Value
    journaling: Value
    reframing: Value
    compassion_break: Value
    attention_control: Value
    oxytocin_dose: Value
    awake: Value
    awakening: Value
    circadian: Value
    open_to_success: Value
    noise_threat: Value
    noise_mood: Value
    noise_self: Value


_OTHERS = {
    "setback": ("something went wrong, from hardly (0) to badly (1)", "1", "event"),
    "success": ("something that was tried came off, from hardly (0) to fully (1)", "1", "event"),
    "social_evaluation": ("being judged by others; a social stress test is 1", "1", "event"),
    "anticipation": ("knowing that a trial is about to come", "1", "event"),
    "attention_control": (
        "what any practice has in common: rest, expectancy, attention",
        "1",
        "practice",
    ),
    "oxytocin_dose": ("oxytocin given as a nasal spray, per minute", "IU/min", "event"),
    "awake": ("1 while awake, 0 while asleep", "1", "body"),
    "awakening": ("1 in the first minutes after waking", "1", "body"),
    "circadian": ("the inner clock's drive on the stress axis, daily mean 1", "1", "body"),
    "open_to_success": (
        "1 where successes follow from trying on average, 0 where they come as events",
        "1",
        "chance",
    ),
    "noise_threat": ("hassles that nobody logs, on the threat process", "1", "chance"),
    "noise_mood": ("unlogged ups and downs of mood", "1", "chance"),
    "noise_self": ("unlogged turns of the view of oneself towards the critic", "1", "chance"),
}


def _declared() -> tuple[Input, ...]:
    out: list[Input] = []
    for name in Inputs._fields:
        if name in PRACTICES:
            out.append(Input(name, PRACTICES[name], "1", "practice"))
        else:
            out.append(Input(name, *_OTHERS[name]))
    return tuple(out)


INPUTS = _declared()
NAMES = Inputs._fields
INDEX = {name: place for place, name in enumerate(NAMES)}
