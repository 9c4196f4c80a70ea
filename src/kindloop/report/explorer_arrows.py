"""The arrows of the theory for people: the circuit, the switches, and a card for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from kindloop.care.texts import _
from kindloop.evidence.grade import GRADES, Letter
from kindloop.ledger.grades import grade_of
from kindloop.model.couplings import ARROWS, arrow_named
from kindloop.model.parameters import BY_NAME
from kindloop.model.states import INDEX, STATES
from kindloop.report import cards, circuit
from kindloop.report.arrow_words import arrow_label, sign_word, sources_label
from kindloop.report.card_page import fragment
from kindloop.report.explorer_words import state_name

_GROUPS: dict[str, circuit.Group] = {
    "fast": "fast", "level": "body", "gland": "body", "feeling": "feeling", "habit": "slow",
}  # fmt: skip
_SHORT = {"noradrenaline": "arousal", "trying": "effort", "intrinsic": "intrinsic motivation"}


@dataclass(frozen=True, slots=True)
class Switch:
    """One arrow as a checkbox.

    Attributes:
        strength: the name of its strength.
        label: from what, and whether it raises.
        grade: letter of its evidence.
        grade_said: the grade in words.
        off: whether it is switched off.
    """

    strength: str
    label: str
    grade: Letter
    grade_said: str
    off: bool


def circuit_fragment(levels: circuit.Levels, off: Sequence[str]) -> Markup:
    """The drawn circuit whose arrows lead to their cards; those switched off are marked.

    Args:
        levels: for each edition how full the box of each state is, 0 to 1.
        off: strengths that are switched off.
    """
    drawn = str(circuit.circuit(circuit_nodes(), circuit_arrows(), levels=levels))
    drawn = drawn.replace('href="#arrow-', f'href="{_address("")}')
    for strength in off:
        drawn = drawn.replace(
            f'href="{_address(strength)}"', f'href="{_address(strength)}" data-off=""'
        )
    return Markup(drawn)  # noqa: S704 - our own drawing


def switches(off: Sequence[str]) -> list[tuple[str, list[Switch]]]:
    """All arrows as checkboxes, by what they lead to."""
    groups: dict[str, list[Switch]] = {}
    for arrow in ARROWS:
        letter = grade_of(arrow)
        groups.setdefault(arrow.to, []).append(
            Switch(
                arrow.strength,
                f"{sources_label(arrow)} ({sign_word(arrow)})",
                letter,
                f"{letter}: {GRADES[letter].name}",
                arrow.strength in off,
            )
        )
    return [(state_name(to), group) for to, group in groups.items()]


def arrow_card(strength: str) -> tuple[str, str]:
    """The card of one arrow: its title and a fragment of HTML.

    Raises:
        NotThereError: if there is no such arrow; the sentence names the nearest.
    """
    card = cards.card(arrow_named(strength).strength)
    return card.title, fragment(card)


def _address(strength: str) -> str:
    return f"/explore/arrow/{strength}"


@lru_cache(maxsize=1)
def circuit_nodes() -> tuple[circuit.Node, ...]:
    """Every process and input that an arrow names; states first, in their order."""
    named = dict.fromkeys(name for arrow in ARROWS for name in (*arrow.sources, arrow.to))
    kinds: dict[str, circuit.Group] = {state.name: _GROUPS[state.kind] for state in STATES}
    names = [*INDEX, *(name for name in named if name not in INDEX)]
    return tuple(
        circuit.Node(name, _SHORT.get(name) or state_name(name), kinds.get(name, "input"))
        for name in names
    )


@lru_cache(maxsize=1)
def circuit_arrows() -> tuple[circuit.Arrow, ...]:
    """Every arrow as the drawing of the circuit wants it."""
    out: list[circuit.Arrow] = []
    for arrow in ARROWS:
        number, letter = BY_NAME[arrow.strength], grade_of(arrow)
        title = _("{arrow}, grade {letter}: {words}").format(
            arrow=arrow_label(arrow), letter=letter, words=GRADES[letter].name
        )
        out.append(
            circuit.Arrow(
                arrow.strength, arrow.sources, arrow.to, arrow.sign, number.described.value,
                number.evidenced.value, letter, title,
            )
        )  # fmt: skip
    return tuple(out)
