"""The arrows of the theory for people: the circuit, the switches, and a card for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from kindloop.care.texts import _
from kindloop.evidence.grade import GRADES, Letter, grade
from kindloop.evidence.registry import claim, row_of
from kindloop.evidence.rows import Claim, Finding, Parameter, direction_words, speaks_for
from kindloop.ledger.grades import grade_of
from kindloop.model.couplings import ARROWS, Arrow, arrow_named
from kindloop.model.number import EDITIONS
from kindloop.model.parameters import BY_NAME
from kindloop.model.practices import NAMES as PRACTICES
from kindloop.model.states import INDEX, STATES
from kindloop.report import circuit
from kindloop.report.explorer_words import edition_name, state_name
from kindloop.report.templating import template

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


@dataclass(frozen=True, slots=True)
class Line:
    """One edition's strength on a card."""

    edition: str
    value: str
    unit: str
    spread: str
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class Side:
    """Findings of one direction."""

    heading: str
    findings: tuple[Finding, ...]


def arrow_label(arrow: Arrow) -> str:
    """An arrow in words, such as ``critic → threat``."""
    return f"{_sources(arrow)} → {state_name(arrow.to)}"


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
                f"{_sources(arrow)} ({_sign(arrow)})",
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
    arrow = arrow_named(strength)
    rows = [row_of(name) for name in arrow.findings]
    claims: list[Claim] = [claim(name) for name in arrow.claims]
    title = arrow_label(arrow)
    findings = [row for row in rows if isinstance(row, Finding)]
    body = template("explorer_arrow.html").render(
        title=title,
        sentence=_sentence(arrow),
        strength=arrow.strength,
        lines=_lines(arrow),
        grade=grade(grade_of(arrow)),
        claims=claims,
        sides=_sides(findings),
        parameters=[row for row in rows if isinstance(row, Parameter)],
        direction_words=direction_words,
        speaks_for=speaks_for,
        grades=GRADES,
    )
    return title, body


def _sides(findings: Sequence[Finding]) -> list[Side]:
    """Findings for and against, each under the strongest direction that it has."""
    headings = {
        "+": _("Studies that support it"),
        "~": _("Studies with mixed results"),
        "0": _("Studies that found no effect"),
        "-": _("Studies that speak against it"),
        "": _("Studies that bear on it, with no direction"),
    }
    out: list[Side] = []
    for sign, heading in headings.items():
        found = tuple(row for row in findings if row.direction.split("/")[0] == sign)
        if found:
            out.append(Side(heading, found))
    return out


def _lines(arrow: Arrow) -> list[Line]:
    number = BY_NAME[arrow.strength]
    kinds = {
        "measured": _("measured: the source holds this number"),
        "calibrated": _("calibrated: fitted to the literature"),
        "assumed": _("assumed: the source gives its sign or range, the size is ours"),
    }
    out: list[Line] = []
    for edition in EDITIONS:
        one = number.of(edition)
        out.append(
            Line(
                edition_name(edition), f"{one.value:.4g}".replace("-", "−"),
                _("no unit") if one.unit == "1" else one.unit,
                f"{one.spread:.3g}", kinds[one.kind], one.source,
            )
        )  # fmt: skip
    return out


def _sentence(arrow: Arrow) -> str:
    words = {
        "+": _("{sources} raises {to}."),
        "-": _("{sources} lowers {to}."),
        "depends": _("What {sources} does to {to} depends: it turns with a state or a trait."),
    }[arrow.sign]
    said = words.format(sources=_sources(arrow), to=state_name(arrow.to))
    return said[:1].upper() + said[1:]


def _sources(arrow: Arrow) -> str:
    if set(PRACTICES) <= set(arrow.sources):
        others = [state_name(name) for name in arrow.sources if name not in PRACTICES]
        return " × ".join([*others, _("any practice")])
    return " × ".join(state_name(name) for name in arrow.sources)


def _sign(arrow: Arrow) -> str:
    return {"+": _("raises"), "-": _("lowers"), "depends": _("depends")}[arrow.sign]


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
