"""What can be said of what followed an event or a practice."""

from kindloop.care.texts import _
from kindloop.infer.results import Response
from kindloop.report.words import interval, signed

FEWEST = 5
"""With fewer logged than this nothing is said of what followed."""


def is_unclear(response: Response) -> bool:
    """Whether it cannot be told yet what followed: few logged, or no change is well possible.

    A change is told apart from none only where its 90 % interval lies to one side of zero.
    """
    change = response.change
    return response.count < FEWEST or not (change.low > 0 or change.high < 0)


def verdict(response: Response, span: float) -> str:
    """What followed, in a few words.

    Args:
        response: what was learnt.
        span: of the channel's scale, by which numbers are rounded.
    """
    change = response.change
    if response.count < FEWEST:
        return _("too few to tell")
    if is_unclear(response):
        return _("too few to tell: the range includes no change")
    words = (
        _("higher by about {size} ({range})")
        if change.value > 0
        else _("lower by about {size} ({range})")
    )
    size = signed(change.value, span).lstrip("+−")
    return words.format(size=size, range=interval(change, span, sign=True))
