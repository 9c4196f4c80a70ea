"""Which practice is offered next: by what the person said before and after, and with care.

What a person rated steers the offer and nothing else: it is never shown as an effect, because
people practise when they feel worse and would often have felt better anyway.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from kindloop.notebook import Session

AFFIRMATION = "affirmation"
NEUTRAL = "attention_control"
"""The neutral pause: it asks for no kindness and can be offered when kindness hurts."""

WORSE_WITHIN = timedelta(days=14)
WORSE_TIMES = 2
PERCENTILE = 70.0
FEW = 10
"""With fewer earlier answers there is no percentile: the middle of the scale stands in."""

_PRIOR = 3.0
"""So many made-up sessions without change keep one good or bad day from deciding."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered.

    Attributes:
        practices: names, the first one is offered first.
        rested: practices that are not offered unasked, because they made it worse twice.
        too_critical: whether affirmations are left out because the person is more self-critical
            now than usual.
    """

    practices: tuple[str, ...]
    rested: tuple[str, ...] = ()
    too_critical: bool = False


def made_worse(sessions: Sequence[Session], now: int) -> tuple[str, ...]:
    """Practices that made it worse twice in the last 14 days, in order of name."""
    since = now - WORSE_WITHIN // timedelta(microseconds=1)
    worse = [one.practice for one in sessions if one.worse and since <= one.instant <= now]
    return tuple(sorted({name for name in worse if worse.count(name) >= WORSE_TIMES}))


def high_criticism(answer: float | None, earlier: Sequence[float], middle: float) -> bool:
    """Whether a check-in's self-criticism is above the person's own 70th percentile.

    Args:
        answer: of the check-in; None where it was not answered.
        earlier: the person's earlier answers, same unit.
        middle: of the scale, which stands in for the percentile while there are few.
    """
    if answer is None:
        return False
    if len(earlier) < FEW:
        return answer > middle
    return answer > percentile(earlier, PERCENTILE)


def percentile(values: Sequence[float], per_cent: float) -> float:
    """The percentile of values, between neighbours where it falls between them.

    >>> percentile([1, 2, 3, 4, 5], 70)
    3.8
    """
    ordered = sorted(values)
    place = (len(ordered) - 1) * per_cent / 100.0
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def offer(
    practices: Sequence[str], sessions: Sequence[Session], now: int, too_critical: bool = False
) -> Offer:
    """What to offer, the most promising first; practices equal in that keep their order.

    Args:
        practices: names of all, without the neutral pause.
        sessions: all that the person did.
        now: the instant of the offer.
        too_critical: whether the check-in before was above the 70th percentile of criticism.
    """
    rested = made_worse(sessions, now)
    left_out = {*rested, *((AFFIRMATION,) if too_critical else ())}
    open_ones = [name for name in practices if name not in left_out]
    ranked = sorted(open_ones, key=lambda name: -_promise(name, sessions))
    if rested:
        ranked.insert(0, NEUTRAL)
    return Offer(tuple(ranked), rested, too_critical)


def _promise(name: str, sessions: Sequence[Session]) -> float:
    """The mean change from before to after, drawn towards none while there are few sessions."""
    changes = [
        one.after - one.before
        for one in sessions
        if one.practice == name and one.before is not None and one.after is not None
    ]
    return sum(changes) / (len(changes) + _PRIOR)
