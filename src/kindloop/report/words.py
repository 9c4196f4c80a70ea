"""Names, numbers and dates as a person reads them."""

from math import ceil, isfinite, log10

import numpy as np

from kindloop.care.texts import _, ngettext
from kindloop.diary import Channel
from kindloop.infer.results import Estimate

_MOSTLY, _PARTLY = 0.7, 0.4  # from such a share of the ups and downs on


def channel_name(name: str) -> str:
    """What a channel is called.

    >>> channel_name("self_kindness")
    'Self-kindness'
    >>> channel_name("my_own_item")
    'My own item'
    """
    known = {
        "stress": _("Stress"),
        "negative_affect": _("Unpleasant feelings"),
        "positive_affect": _("Pleasant feelings"),
        "mood": _("Mood"),
        "self_kindness": _("Self-kindness"),
        "self_criticism": _("Self-criticism"),
        "motivation": _("Motivation"),
        "next_step": _("Next step"),
        "scs_total": _("Self-compassion (questionnaire)"),
        "cortisol": _("Cortisol"),
        "hair_cortisol": _("Cortisol in hair"),
        "alpha_amylase": _("Alpha-amylase"),
        "heart_rate": _("Heart rate"),
        "rmssd": _("Heart rate variability (RMSSD)"),
        "oxytocin": _("Oxytocin"),
    }
    return known.get(name) or _spaced(name)


def kind_name(kind: str) -> str:
    """What an event or a practice is called.

    >>> kind_name("compassion_break")
    'Compassion break'
    """
    known = {
        "setback": _("Setback"),
        "success": _("Success"),
        "next_step": _("Next step taken"),
        "meditation": _("Meditation"),
        "affirmation": _("Affirmation"),
        "journaling": _("Journaling"),
        "reframing": _("Reframing"),
        "compassion_break": _("Compassion break"),
        "attention_control": _("Quiet attention"),
    }
    return known.get(kind) or _spaced(kind)


def number(value: float, span: float) -> str:
    """A number with as many decimals as make sense on a scale of that span.

    >>> number(41.6, 100), number(-3.25, 6), number(0.5, 1)
    ('42', '−3.2', '0.50')
    """
    if not isfinite(value):
        return "–"
    decimals = min(6, max(0, ceil(-log10(span / 50)))) if span > 0 and isfinite(span) else 2
    text = f"{value:.{decimals}f}"
    text = text[1:] if float(text) == 0 and text.startswith("-") else text
    return text.replace("-", "−")


def plain_number(value: float) -> str:
    """A round number without needless decimals, for axes and the ends of scales.

    >>> plain_number(10.0), plain_number(-2.5)
    ('10', '−2.5')
    """
    text = f"{round(value, 9):.6g}"
    return "0" if text == "-0" else text.replace("-", "−")


def plain_signed(value: float) -> str:
    """A round change with its sign.

    >>> plain_signed(2.0), plain_signed(0.0)
    ('+2', '0')
    """
    text = plain_number(value)
    return text if text == "0" or text.startswith("−") else f"+{text}"


def signed(value: float, span: float) -> str:
    """A change with its sign.

    >>> signed(12.3, 100)
    '+12'
    """
    text = number(value, span)
    return text if text.startswith("−") or not isfinite(value) or float(text) == 0 else f"+{text}"


def answer_number(value: float, channel: Channel) -> str:
    """A number on the scale of a channel."""
    return number(value, channel.high - channel.low)


def interval(estimate: Estimate, span: float, sign: bool = False) -> str:
    """The 90 % interval in words.

    >>> interval(Estimate(5, 2, 8), 100)
    '2 to 8'
    """
    write = signed if sign else number
    return _("{low} to {high}").format(
        low=write(estimate.low, span), high=write(estimate.high, span)
    )


def hours(value: float) -> str:
    """A length of time that is given in hours.

    >>> hours(0.4), hours(5.2), hours(80)
    ('24 minutes', '5 hours', '3 days')
    """
    if not isfinite(value):
        return "–"
    if value < 0.75:
        count = max(1, round(value * 60))
        return ngettext("{count} minute", "{count} minutes", count).format(count=count)
    if value < 48:
        count = max(1, round(value))
        return ngettext("{count} hour", "{count} hours", count).format(count=count)
    count = round(value / 24)
    return ngettext("{count} day", "{count} days", count).format(count=f"{count:,}")


def day_month(local: int) -> str:
    """A local time's day without its year, such as ``3 Mar``."""
    _year, month, day = _parts(local)
    return _("{day} {month}").format(day=day, month=_months()[month - 1])


def month_year(local: int) -> str:
    """A local time's month, such as ``Mar 2026``."""
    year, month, _day = _parts(local)
    return _("{month} {year}").format(month=_months()[month - 1], year=year)


def full_date(local: int) -> str:
    """A local time's day, such as ``3 Mar 2026``."""
    year, month, day = _parts(local)
    return _("{day} {month} {year}").format(day=day, month=_months()[month - 1], year=year)


def clock_time(local: int) -> str:
    """A local time's hour and minute, such as ``9:05``."""
    minutes = local // 60_000_000 % 1440
    return f"{minutes // 60}:{minutes % 60:02d}"


def listed(items: list[str]) -> str:
    """Words in a row.

    >>> listed(["stress", "mood", "motivation"])
    'stress, mood and motivation'
    """
    if len(items) < 2:
        return "".join(items)
    return _("{first} and {last}").format(first=", ".join(items[:-1]), last=items[-1])


def reliability_words(share: Estimate) -> str:
    """How much of the ups and downs of an item follow a pattern in time, in plain words.

    Quick changes that are over before the next answer look like chance; where the interval holds
    both "mostly a pattern" and "mostly chance", neither is said.
    """
    if share.low < _PARTLY and share.high >= _MOSTLY:
        return _("these answers cannot tell how much is chance")
    if share.value >= _MOSTLY:
        return _("mostly a pattern in time, little chance")
    if share.value >= _PARTLY:
        return _("part pattern in time, part chance")
    return _("mostly chance from one answer to the next")


def _spaced(name: str) -> str:
    text = " ".join(name.replace("_", " ").split())
    return text[:1].upper() + text[1:]


def _parts(local: int) -> tuple[int, int, int]:
    day = np.datetime64(local, "us").astype("datetime64[D]").item()
    return day.year, day.month, day.day


def _months() -> tuple[str, ...]:
    return (
        _("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"),
        _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec"),
    )  # fmt: skip
