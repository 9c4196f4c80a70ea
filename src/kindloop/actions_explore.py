"""What a person can do on the explorer page: meet a setback two ways, and open an arrow.

Everything heavy is imported on first use: the compiled theory takes seconds to load, and the
first time on a machine about half a minute to compile.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kindloop.care.texts import _
from kindloop.errors import InputError

if TYPE_CHECKING:
    from kindloop.report.explorer_arrows import Switch
    from kindloop.study.setback import Setback

DEFAULTS: Mapping[str, float] = {"size": 0.8, "criticism": 0.5, "weeks": 8, "hours": 3}
RANGES: Mapping[str, tuple[float, float, float]] = {
    "size": (0.0, 1.0, 0.05),
    "criticism": (0.0, 1.0, 0.05),
    "weeks": (0, 26, 1),
    "hours": (1, 24, 1),
}
"""Lowest, highest and step of each slider."""

_ready = threading.Event()
_first = threading.Lock()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks.

    Attributes:
        numbers: of the sliders, by name.
        without: strengths of the arrows that are switched off.
    """

    numbers: Mapping[str, float]
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explored:
    """All that the page shows below its form.

    Attributes:
        answer: figures and sizes.
        circuit: the drawing.
        now: every process at one moment: name, label and a number for each column.
        moments: how many moments the slider of time has, and the one that it starts at.
        said: the moment in words.
        measures: the article's own table.
    """

    answer: str
    circuit: str
    now: Sequence[tuple[str, str, list[str]]]
    moments: tuple[int, int]
    said: str
    measures: str


def read_asked(words: Mapping[str, str], off: Sequence[str]) -> Asked:
    """What the form asks; what is not there has its default.

    Raises:
        InputError: if a number cannot be read or lies outside its range.
        NotThereError: if there is no such arrow.
    """
    numbers: dict[str, float] = {}
    for name, default in DEFAULTS.items():
        text = words.get(name, "")
        low, high, step = RANGES[name]
        try:
            value = float(text) if text else default
        except ValueError:
            value = float("nan")
        if not low <= value <= high or (step == 1 and value != int(value)):
            raise InputError(
                _("{name} must be {kind} between {low} and {high}; came {value}.").format(
                    name=name, kind=_("a whole number") if step == 1 else _("a number"),
                    low=f"{low:g}", high=f"{high:g}", value=text[:40],
                )
            )  # fmt: skip
        numbers[name] = value
    from kindloop.model.couplings import arrow_named

    return Asked(numbers, tuple(dict.fromkeys(arrow_named(word).strength for word in off)))


def prepared() -> bool:
    """Whether everything is loaded, compiled and computed that the page needs."""
    return _ready.is_set()


def prepare() -> None:
    """Load, compile and compute what the page needs; returns when it is there."""
    with _first:
        if _ready.is_set():
            return
        explore(Asked(DEFAULTS))
        _ready.set()


def prepare_aside() -> None:
    """Start to prepare in a thread of its own, and do not wait."""
    if not _ready.is_set():
        threading.Thread(target=prepare, daemon=True).start()


def answer(asked: Asked) -> str:
    """The setback met two ways, in both editions, as a fragment of HTML."""
    from kindloop.report.explorer import answer_fragment
    from kindloop.study.setback import meet

    setback = _setback(asked)
    return answer_fragment(setback, meet(setback), int(asked.numbers["hours"]))


def explore(asked: Asked) -> Explored:
    """All that the page shows below its form."""
    from kindloop.report.explorer import (
        FIRST_MOMENT,
        MOMENTS,
        answer_fragment,
        levels_shown,
        now_rows,
    )
    from kindloop.report.explorer_arrows import circuit_fragment
    from kindloop.report.explorer_measures import measures_fragment
    from kindloop.report.explorer_words import since
    from kindloop.study.practised import measures
    from kindloop.study.setback import meet

    setback = _setback(asked)
    meetings = meet(setback)
    return Explored(
        answer_fragment(setback, meetings, int(asked.numbers["hours"])),
        circuit_fragment(levels_shown(meetings), asked.without),
        now_rows(meetings),
        (len(MOMENTS), FIRST_MOMENT),
        since(MOMENTS[FIRST_MOMENT]),
        measures_fragment(measures()),
    )


def switches(asked: Asked) -> "list[tuple[str, list[Switch]]]":
    """All arrows as checkboxes, by what they lead to."""
    from kindloop.report.explorer_arrows import switches as all_switches

    return all_switches(asked.without)


def arrow_card(strength: str) -> tuple[str, str]:
    """The card of one arrow: title and fragment of HTML.

    Raises:
        NotThereError: if there is no such arrow.
    """
    from kindloop.report.explorer_arrows import arrow_card as card

    return card(strength)


def _setback(asked: Asked) -> "Setback":
    from kindloop.study.setback import Setback

    numbers = asked.numbers
    return Setback(numbers["size"], numbers["criticism"], int(numbers["weeks"]), asked.without)
