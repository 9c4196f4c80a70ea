"""Cards of the evidence: a claim of the article, a finding or parameter, a study."""

from kindloop.care.texts import _
from kindloop.evidence.registry import claim, claims_on, row_of, rows_of, study
from kindloop.evidence.rows import PROVENANCE, Finding, Parameter, direction_words
from kindloop.ledger.joins import joins
from kindloop.ledger.ledger import Entry, using
from kindloop.ledger.split import built_in_rows, calibrate_rows
from kindloop.ledger.validation_rows import validation_rows
from kindloop.model.couplings import BY_STRENGTH
from kindloop.model.parameters import BY_NAME
from kindloop.report.card import Card, Line, Link, Passage
from kindloop.report.card_sources import (
    arrow_line,
    claims_of,
    of_finding,
    of_parameter,
    parted,
    stated,
    strength,
)
from kindloop.report.claims_table import edition_said, experiment_said
from kindloop.report.explorer_words import state_name
from kindloop.study.claims_kept import kept, kept_run, numbers_today
from kindloop.study.readings import WORDS


def claim_card(name: str) -> Card:
    """The card of a claim: what the article says, how the literature stands, what carries it."""
    row = claim(name)
    arrows = [BY_STRENGTH[one.name] for one in using(name) if one.kind == "arrow"]
    sides, parameters = parted((*row.findings, *row.parameters))
    words = [row.claim, _("The literature: {verdict}").format(verdict=row.verdict)]
    if row.graded:
        words.append(_("The grade is for {what}.").format(what=row.graded))
    outcome = joins().outcomes.get(name)
    if outcome is not None:
        seen = ", ".join(state_name(one) for one in outcome.shown_by)
        words.append(
            _("No arrow stands for it ({why}); it is seen in {what}.").format(
                why=outcome.why, what=seen
            )
        )
    return Card(
        "claim",
        name,
        _("{name}: what the article claims about {part}").format(name=name, part=row.part),
        tuple(words),
        row.letter,
        passages=(
            *_passage(_("What the theory does with it"), _run(name)),
            *_passage(_("Arrows that stand for it"), [arrow_line(one) for one in arrows]),
        ),
        numbers=tuple(strength(one.strength) for one in arrows),
        sides=sides,
        parameters=parameters,
    )


def _run(name: str) -> list[Line]:
    """How the claim fared when it was run in both editions."""
    rows = kept(name)
    if not rows:
        return []
    first = next(iter(rows.values()))
    said = experiment_said(first)
    lines = [Line(said[0].upper() + said[1:])]
    if not first["testable"]:
        return lines
    words = {
        "described": _("The described theory (every link as the article has it): {what}."),
        "evidenced": _("The evidenced theory (every link as strong as studies support): {what}."),
    }
    lines += [Line(words[edition].format(what=edition_said(row))) for edition, row in rows.items()]
    lines.append(
        Line(
            _(
                "Holding as described is agreement of the theory with itself, no evidence; as "
                "evidenced it follows from numbers most of whose sizes are assumed."
            )
        )
    )
    if kept_run()["numbers"] != numbers_today():
        lines.append(Line(_("The theory's numbers have changed since this was run.")))
    return lines


def row_card(name: str) -> Card:
    """The card of a finding or parameter: what was found, on whom, what rests on it."""
    row = row_of(name)
    words = _about(row)
    known = _("How it is known: {ways}.").format(
        ways="; ".join(PROVENANCE[way] for way in row.provenance)
    )
    words += [known, *_roles(name)]
    if row.unverified:
        words.append(
            _("Not verified, and used for nothing: {what}").format(
                what=row.from_memory or _("all of it.")
            )
        )
    title = _named(row) if isinstance(row, Finding) else row.quantity
    return Card(
        "study",
        name,
        f"{name}: {title}",
        tuple(words),
        row.letter if isinstance(row, Finding) else "",
        passages=_passage(_("What rests on it in the theory"), _resting(using(name))),
        stated=stated(row.figures),
        claims=claims_of(one.id for one in claims_on(name)),
    )


def study_card(key: str) -> Card:
    """The card of a study, by its key: the rows that it stands behind."""
    reference = study(key)
    rows = rows_of(key)
    sides, parameters = parted(row.id for row in rows)
    return Card(
        "study",
        key,
        reference.text,
        (_("In the evidence it stands behind {rows}.").format(rows=", ".join(r.id for r in rows)),),
        claims=claims_of(one.id for row in rows for one in claims_on(row.id)),
        sides=sides,
        parameters=parameters,
    )


def _named(row: Finding) -> str:
    """Who found it, and when."""
    who = [reference.authors or _("authors not named") for reference in row.references]
    when = [reference.year for reference in row.references]
    both = zip(who, when, strict=True)
    return "; ".join(name if year is None else f"{name}, {year}" for name, year in both)


def _about(row: Finding | Parameter) -> list[str]:
    if isinstance(row, Parameter):
        return [of_parameter(row).said + ".", _("From: {source}.").format(source=row.source)]
    people = "" if row.n is None else _(" {count} people.").format(count=row.n)
    return [
        row.result,
        _("What was done: {design}.").format(design=row.design) + people,
        _("What was measured: {measure}.").format(measure=row.measure),
        _("How it stands to the article: {direction}.").format(
            direction=direction_words(row.direction) + (f" ({row.note})" if row.note else "")
        ),
        _("Published as: {references}.").format(
            references=of_finding(row).reference.removesuffix(".")
        ),
    ]


def _roles(name: str) -> list[str]:
    """Whether the row sets numbers, was built in, or is held back for validation."""
    out: list[str] = []
    if any(one.evidence == name for one in calibrate_rows()):
        out.append(_("It is a target: numbers of the evidenced edition are set from it."))
    if any(one.evidence == name for one in built_in_rows()):
        out.append(_("Its shape is built into the theory; reproducing it shows nothing."))
    held = [one for one in validation_rows() if one.evidence == name]
    if held:
        groups = ", ".join(dict.fromkeys(one.group for one in held))
        said = _(
            "It is held back for validation ({groups}): it gave the theory a sign or a structure "
            "at most, never a value."
        )
        out.append(said.format(groups=groups))
    return out


def _resting(parts: tuple[Entry, ...]) -> list[Line]:
    """What is joined to a row: arrows, other numbers, practices, instruments."""
    lines = [arrow_line(BY_STRENGTH[one.name]) for one in parts if one.kind == "arrow"]
    for part in parts:
        if part.kind == "number" and part.name not in BY_STRENGTH:
            label = f"{BY_NAME[part.name].meaning} ({part.name})"
            lines.append(Line("", (Link(part.name, label),)))
        elif part.kind == "practice":
            label = _("the card of {name}").format(name=state_name(part.name))
            lines.append(Line("", (Link(part.name, label),)))
        elif part.kind == "instrument":
            lines.append(Line(_("what is read of {what}").format(what=WORDS[part.name])))
    return lines


def _passage(heading: str, lines: list[Line]) -> tuple[Passage, ...]:
    return (Passage(heading, tuple(lines)),) if lines else ()
