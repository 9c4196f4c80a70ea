"""The numbers of the instruments: how a state becomes an answer or a measure.

They belong to no edition of the theory. Each has a prior and is calibrated with the theory's
numbers; a person's offset and the noise of an instrument are what the theory does not explain.
"""

from collections.abc import Mapping

import numpy as np

from kindloop.arrays import Vector
from kindloop.model import calibrated
from kindloop.model.number import Number, assumed

_NOISE = "assumed: of the size of the reading's own spread or below"


def _one(name: str, unit: str, value: float, spread: float, source: str, meaning: str) -> Number:
    return assumed(name, unit, (value, value), spread, source, meaning)


DECLARED: tuple[Number, ...] = (
    _one("load_threat", "1", 0.4, 0.6, "assumed: mood says most of it",
         "how much of threat is in feeling bad, beside mood"),
    _one("noise_negative", "1", 0.12, 0.6, _NOISE, "noise of one rating of feeling bad"),
    _one("noise_hourly", "1", 0.3, 0.6, "P34: other studies, with single items; size assumed",
         "noise of one rating of feeling bad in the studies by the hour"),
    _one("noise_positive", "1", 0.12, 0.6, _NOISE, "noise of one rating of feeling good"),
    _one("noise_kindness", "1", 0.08, 0.6, _NOISE, "noise of one rating of self-kindness"),
    _one("noise_criticism", "1", 0.08, 0.6, _NOISE, "noise of one rating of self-criticism"),
    _one("noise_common", "1", 0.08, 0.6, _NOISE, "what all ratings of one moment share"),
    _one("noise_event", "1", 0.3, 0.6, _NOISE, "noise of how unpleasant an event is called"),
    _one("colour_event", "1", 0.4, 0.6, "assumed: mood colours what one remembers",
         "how far mood colours how unpleasant an event is called"),
    _one("minutes_self", "min", 60.0, 0.6, "assumed: an hour, and at most the time since the last",
         "over how long one looks back when rating how one treats oneself"),
    _one("spread_range", "1", 0.3, 0.4, "F63: slopes differ between persons; size assumed",
         "how far persons differ in how much of a scale they use, on the logarithm"),
    _one("offset_negative", "1", 0.2, 0.6, "F61: shares of variance between persons; size assumed",
         "how far persons differ in how they use the scale of feeling bad"),
    _one("offset_kindness", "1", 0.12, 0.6, "F61: likewise",
         "how far persons differ in how they use the scale of self-kindness"),
    _one("offset_criticism", "1", 0.12, 0.6, "F61: likewise",
         "how far persons differ in how they use the scale of self-criticism"),
    _one("offset_common", "1", 1.0, 1.0, "F61: means go together between persons; size assumed",
         "how much more of the offsets is one way of answering all scales than each one's own"),
    _one("spread_saliva", "1", 0.5, 0.4, "assumed: cortisol of persons differs by half",
         "how far persons differ in cortisol in saliva, on the logarithm"),
    _one("spread_arousal", "1", 0.5, 0.4,
         "assumed: half the resting level, as for s_threat_noradrenaline",
         "how far persons differ in arousal as measured"),
    _one("spread_heartbeat", "1", 0.4, 0.4, "assumed: somewhat less than arousal",
         "how far persons differ in the variability of the heartbeat"),
    _one("spread_oxytocin", "1", 0.3, 0.5, "F31: saliva is a doubtful measure; size assumed",
         "how far persons differ in oxytocin in saliva"),
    _one("belief_course", "1", 0.3, 0.6,
         "F40 F41: less is found against active controls than against passive; size assumed",
         "how much better questionnaires look after a course for being believed in, in standard "
         "deviations"),
    _one("spread_stress", "1", 0.15, 0.5, "assumed: a tenth or two of the scale",
         "how far persons differ in how they fill in a questionnaire of stress"),
)  # fmt: skip

NUMBERS: tuple[Number, ...] = tuple(
    calibrated.applied(number, calibrated.shipped()) for number in DECLARED
)


def values() -> Mapping[str, float]:
    """The instruments' numbers by name."""
    return {number.name: number.evidenced.value for number in NUMBERS}


def common_share(by: Mapping[str, float]) -> float:
    """Share of the variance of persons' offsets that is one way of answering all scales."""
    return by["offset_common"] / (1.0 + by["offset_common"])


def ranges(by: Mapping[str, float], shocks: Vector) -> Vector:
    """How much of the scales each person uses, 1 on average, shape (persons,).

    Args:
        by: the instruments' numbers.
        shocks: standard normal, shape (persons,).
    """
    spread = by["spread_range"]
    return np.exp(spread * shocks - spread**2 / 2)
