"""Cards of the theory: an arrow, a state, an input, a number, a practice."""

from collections.abc import Iterable

from kindloop.care.texts import _
from kindloop.ledger.grades import grade_of
from kindloop.ledger.joins import Statement, joins
from kindloop.ledger.ledger import entries, quote_of
from kindloop.model.couplings import ARROWS, BY_STRENGTH, Arrow
from kindloop.model.inputs import INDEX as INPUT
from kindloop.model.inputs import INPUTS
from kindloop.model.parameters import BY_NAME
from kindloop.model.practices import NAMES as PRACTICES
from kindloop.model.states import INDEX, STATES
from kindloop.report.arrow_words import arrow_label, arrow_sentence
from kindloop.report.card import Card, Line, Passage
from kindloop.report.card_sources import (
    arrow_line,
    claims_of,
    link_to_arrow,
    parted,
    row_link,
    short,
    strength,
)
from kindloop.report.explorer_words import state_name
from kindloop.report.theory_words import said_minutes, time_constant


def arrow_card(name: str) -> Card:
    """The card of an arrow, by its strength."""
    arrow = BY_STRENGTH[name]
    sides, parameters = parted(arrow.findings)
    return Card(
        "arrow",
        name,
        arrow_label(arrow),
        (arrow_sentence(arrow), _compared(arrow)),
        grade_of(arrow),
        numbers=(strength(name),),
        claims=claims_of(arrow.claims),
        sides=sides,
        parameters=parameters,
    )


def state_card(name: str) -> Card:
    """The card of a state: what it stands for, what moves it, what it moves."""
    state = STATES[INDEX[name]]
    coming = [arrow for arrow in ARROWS if arrow.to == name]
    sides, parameters = parted(row for arrow in coming for row in arrow.findings)
    words = (
        f"{_capital(state.stands_for)}.",
        _("It is a process in equations, not an organ that anybody sees."),
        _("It moves by two thirds of its way in {time}.").format(
            time=said_minutes(time_constant(state))
        ),
    )
    return Card(
        "state",
        name,
        _capital(state_name(name)),
        words,
        passages=_moved(name, coming),
        numbers=tuple(strength(one) for one in _own_numbers(name, state.time_constant)),
        claims=claims_of(row for arrow in coming for row in arrow.claims),
        sides=sides,
        parameters=parameters,
    )


def input_card(name: str) -> Card:
    """The card of what comes from outside."""
    one = INPUTS[INPUT[name]]
    going = [arrow for arrow in ARROWS if name in arrow.sources]
    sides, parameters = parted(row for arrow in going for row in arrow.findings)
    return Card(
        "input",
        name,
        _capital(state_name(name)),
        (f"{_capital(one.described)}.", _("It comes to the person from outside the equations.")),
        passages=_passages((_("What it moves"), [arrow_line(arrow) for arrow in going])),
        claims=claims_of(row for arrow in going for row in arrow.claims),
        sides=sides,
        parameters=parameters,
    )


def number_card(name: str) -> Card:
    """The card of a number that is no arrow."""
    entry = next(one for one in entries() if one.kind == "number" and one.name == name)
    sides, parameters = parted(entry.rows)
    number = BY_NAME[name]
    words = [f"{_capital(number.meaning)}."]
    quoted = quote_of(number)
    if quoted is not None:
        words.append(
            _("Measured: {row} states {value} {unit} ({figure}).").format(
                row=quoted.row, value=short(quoted.value), unit=quoted.unit, figure=quoted.figure
            )
        )
    return Card(
        "number",
        name,
        _capital(number.meaning),
        tuple(words),
        numbers=(strength(name),),
        claims=claims_of(entry.claims),
        sides=sides,
        parameters=parameters,
    )


def practice_card(name: str) -> Card:
    """The card of a practice: what is known, for whom it backfires, what is not known."""
    practice = joins().practices[name]
    arrows = [arrow for arrow in ARROWS if name in arrow.sources]
    cited = [row for said in practice.statements for row in said.rows if row[0] != "S"]
    own = [arrow for arrow in arrows if not set(PRACTICES) <= set(arrow.sources)]
    sides, parameters = parted([*cited, *(row for arrow in own for row in arrow.findings)])
    others = [row for said in practice.statements for row in said.rows if row[0] == "S"]
    about = INPUTS[INPUT[name]].described
    return Card(
        "practice",
        name,
        _capital(state_name(name)),
        (f"{_capital(about)}.", _("What studies say about groups says little about one person.")),
        passages=_passages(
            (_("What is known"), _lines(practice.known)),
            (_("For whom it backfires"), _lines(practice.backfires)),
            (_("What is not known"), _lines(practice.unknown)),
            (_("What it moves in the theory"), [arrow_line(arrow) for arrow in arrows]),
        ),
        claims=claims_of([*practice.claims, *others]),
        sides=sides,
        parameters=parameters,
    )


def _compared(arrow: Arrow) -> str:
    """How strong the evidence leaves it, beside what the article claims."""
    number = BY_NAME[arrow.strength]
    described, evidenced = number.described.value, number.evidenced.value
    if evidenced == described:
        return _("It is as strong in both editions.")
    if described == 0:
        return _("The article does not draw it; only the evidence does.")
    if evidenced == 0:
        return _("As far as the evidence carries, its strength is zero.")
    return _("As far as the evidence carries, it is {share} times as strong.").format(
        share=f"{evidenced / described:.2g}"
    )


def _moved(name: str, coming: Iterable[Arrow]) -> tuple[Passage, ...]:
    by_sign = {
        sign: [arrow_line(arrow) for arrow in coming if arrow.sign == sign]
        for sign in ("+", "-", "depends")
    }
    going = [arrow for arrow in ARROWS if name in arrow.sources and arrow.to != name]
    return _passages(
        (_("What raises it"), by_sign["+"]),
        (_("What lowers it"), by_sign["-"]),
        (_("What can do either"), by_sign["depends"]),
        (_("What it moves"), [Line("", (link_to_arrow(arrow),)) for arrow in going]),
    )


def _passages(*parts: tuple[str, list[Line]]) -> tuple[Passage, ...]:
    return tuple(Passage(heading, tuple(lines)) for heading, lines in parts if lines)


def _lines(statements: Iterable[Statement]) -> list[Line]:
    return [Line(one.says, tuple(row_link(name) for name in one.rows)) for one in statements]


def _own_numbers(name: str, time: str) -> list[str]:
    return [time, *(f"{head}_{name}" for head in ("rest", "usual") if f"{head}_{name}" in BY_NAME)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
