"""What the explorer page says in words: names of processes, of ways and of sizes."""

from math import isfinite

from kindloop.care.texts import _
from kindloop.study.setback import Setback

COULD_NOT = "–"


def state_name(name: str) -> str:
    """What a process, an input or a behaviour of the theory is called.

    >>> state_name("kindness_habit")
    'kindness habit'
    >>> state_name("crh")
    'CRH'
    """
    known = {
        "crh": _("CRH"),
        "acth": _("ACTH"),
        "noradrenaline": _("arousal (noradrenaline)"),
        "trying": _("effort (trying)"),
        "circadian": _("inner clock"),
        "awakening": _("waking up"),
        "intrinsic": _("intrinsic motivation"),
    }
    return known.get(name) or name.replace("_", " ")


def edition_name(edition: str) -> str:
    """What an edition is called."""
    names = {
        "described": _("As the article describes it"),
        "evidenced": _("As far as the evidence carries"),
    }
    return names[edition]


def way_name(way: str) -> str:
    """How the setback is met."""
    return {"kind": _("met kindly"), "critical": _("met critically")}[way]


def figure_name(value: float, decimals: int = 2, sign: bool = False) -> str:
    """A number with a true minus, or a dash where it could not be computed.

    >>> figure_name(-0.256), figure_name(0.0, 1, sign=True), figure_name(float("nan"))
    ('−0.26', '0.0', '–')
    """
    if not isfinite(value):
        return COULD_NOT
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        return text.lstrip("-")
    return (f"+{text}" if sign and value > 0 else text).replace("-", "−")


def since(minutes: float) -> str:
    """A moment, counted from the setback.

    >>> since(-30), since(0), since(2.5), since(90), since(180)
    ('30 min before', 'as it begins', '2.5 min after', '1 h 30 min after', '3 h after')
    """
    if minutes == 0:
        return _("as it begins")
    length = duration(abs(minutes))
    if minutes < 0:
        return _("{length} before").format(length=length)
    return _("{length} after").format(length=length)


def duration(minutes: float) -> str:
    """A length of time.

    >>> duration(2.5), duration(90.0), duration(120.0), duration(float("inf"))
    ('2.5 min', '1 h 30 min', '2 h', 'more than a day')
    """
    if minutes == float("inf"):
        return _("more than a day")
    if not isfinite(minutes):
        return COULD_NOT
    if minutes < 60:
        return _("{count} min").format(count=f"{minutes:.1f}".removesuffix(".0"))
    whole, rest = divmod(round(minutes), 60)
    if rest:
        return _("{whole} h {rest} min").format(whole=whole, rest=rest)
    return _("{whole} h").format(whole=whole)


def size_words(name: str) -> str:
    """What a measure of the answer to a setback is, in plain words."""
    return {
        "threat_area": _("Threat: as if fully threatened for"),
        "threat_half": _("Threat is back by half, from its beginning, after"),
        "arousal_half": _("Arousal is back by half after"),
        "cortisol_area": _("Cortisol above the day without it, nmol/L × hours"),
        "mood_later": _("Mood three hours later (scale −1 to 1)"),
        "motivation_later": _("Motivation three hours later (scale 0 to 1)"),
        "trying_later": _("Effort three hours later (scale 0 to 1)"),
    }[name]


def size_number(name: str, unit: str, value: float) -> str:
    """A measure as it stands in a table."""
    if unit == "min":
        return duration(round(value, 1)) if isfinite(value) else duration(value)
    return figure_name(value, 2, sign=name != "cortisol_area")


def asked_words(asked: Setback) -> str:
    """What was asked, in one line."""
    said = _(
        "A setback of size {size}, critical habits {criticism}, {weeks} weeks of practice"
    ).format(size=f"{asked.size:.2f}", criticism=f"{asked.criticism:.2f}", weeks=asked.weeks)
    count = len(asked.strengths)
    if not count:
        return said
    if count == 1:
        return said + _(", one arrow switched off")
    return said + _(", {count} arrows switched off").format(count=count)
