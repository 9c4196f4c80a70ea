"""The claims, run, as plain data: one row for each claim and edition, and the counts."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kindloop.evidence.registry import all_claims
from kindloop.evidence.rows import direction_words
from kindloop.model.number import EDITIONS
from kindloop.model.practices import NAMES as PRACTICES
from kindloop.study.claims import CARRIES, EXPERIMENTS, Result
from kindloop.study.claims_experiments import Experiment

Row = dict[str, Any]

NOT_A_VALIDATION = (
    "Holding in described says that the theory, as the article has it, agrees with itself; it "
    "validates nothing. Holding in evidenced follows from numbers most of whose sizes are assumed."
)


def claims_data(results: Iterable[Result]) -> list[Row]:
    """One row for each result; what is not known is None."""
    return [_row(one) for one in results]


def counts(rows: Sequence[Mapping[str, Any]]) -> Row:
    """How many claims hold in each edition, and how the literature stands to all of them."""
    of: Row = {}
    for edition in EDITIONS:
        mine = [row for row in rows if row["edition"] == edition]
        if mine:
            of[edition] = {
                "claims": len(mine),
                "testable": sum(row["testable"] for row in mine),
                "hold": sum(row["holds"] is True for row in mine),
            }
    named = {row["id"] for row in rows}
    claims = [one for one in all_claims() if one.id in named]
    signs = [set(one.direction.split("/")) for one in claims]
    of["literature"] = {
        "claims": len(claims),
        "supports": sum(one == {"+"} for one in signs),
        "supports in part": sum(bool(one & {"+", "~"}) and one != {"+"} for one in signs),
        "null or against": sum(one <= {"0", "-"} for one in signs),
        "gives no direction": sum(one == {""} for one in signs),
        "no direct evidence": sum(one.letter == "E" for one in claims),
    }
    return of


def counts_said(of: Mapping[str, Any]) -> list[str]:
    """The counts in sentences."""
    out = [
        f"{edition}: {mine['hold']} of {mine['testable']} testable claims hold"
        f" ({mine['claims'] - mine['testable']} cannot be tested)."
        for edition in EDITIONS
        if (mine := of.get(edition))
    ]
    read = of["literature"]
    out.append(
        f"literature: of {read['claims']} claims {read['supports']} are supported, "
        f"{read['supports in part']} in part, {read['null or against']} found null or "
        f"contradicted, and for {read['gives no direction']} it gives no direction; "
        f"{read['no direct evidence']} have no direct evidence (grade E)."
    )
    return out


def literature_said() -> dict[str, str]:
    """How the literature stands to each claim, in a few words."""
    return {one.id: f"{one.grade}: {direction_words(one.direction)}" for one in all_claims()}


def result_said(row: Mapping[str, Any]) -> str:
    """What an edition does with a claim, in one line."""
    if not row["testable"]:
        return "cannot be tested"
    word = "holds" if row["holds"] else f"does not hold ({row['verdict']})"
    if row["effect"] is None:
        return word
    low, high = row["interval"]
    unit = _UNITS.get(row["unit"], row["unit"])
    return f"{word}: {row['effect']:+.3g}{unit} ({low:+.3g} to {high:+.3g})"


def experiment_said(row: Mapping[str, Any]) -> str:
    """How a claim was put to the test, or why it was not."""
    if not row["testable"]:
        return f"not tested: {row['reason']}"
    said = f"experiment: {row['first']}; against {row['second']}. Claimed {row['direction']}: "
    said += f"{row['outcome']}."
    return f"{said} Proxy: {row['proxy']}." if row["proxy"] else said


def edition_said(row: Mapping[str, Any]) -> str:
    """What an edition does with a claim, and what carries it, or why it is not seen."""
    parts = (result_said(row), carried_said(row), unseen_said(row))
    return "; ".join(part for part in parts if part)


def unseen_said(row: Mapping[str, Any]) -> str:
    """Why the described theory does not show a claim that it ought to show."""
    if row["holds"] or not row["testable"] or row["edition"] != "described":
        return ""
    return next(one.unseen for one in EXPERIMENTS if one.id == row["id"])


def carried_said(row: Mapping[str, Any]) -> str:
    """Which arrows carry a claim that holds, and how much of the effect goes with each."""
    if not row["holds"] or not row["cuts"]:
        return ""
    known = [cut for cut in row["cuts"] if cut["removed"] is not None]
    carriers = [cut for cut in known if cut["removed"] >= CARRIES]
    said = [f"{_arrow(cut['arrow'])} ({100 * cut['removed']:.0f} %)" for cut in known]
    if not carriers:
        return f"carried by no single arrow, most by {said[0]}" if said else ""
    more = len(carriers) - _MOST_SAID
    rest = f" and {more} more" if more > 0 else ""
    return "carried by " + ", ".join(said[: min(len(carriers), _MOST_SAID)]) + rest


def _arrow(name: str) -> str:
    """An arrow's name, where all practices are meant with one word for them."""
    return name.replace(" * ".join(PRACTICES), "practice")


_MOST_SAID = 3
_UNITS = {"1": "", "relative": "", "min": " min", "nmol/L": " nmol/L"}


def _row(one: Result) -> Row:
    row: Row = {"id": one.id, "edition": one.edition, "testable": one.effect is not None,
                "holds": one.holds}  # fmt: skip
    experiment, found = one.experiment, one.effect
    if not isinstance(experiment, Experiment) or found is None:
        nothing = {"effect": None, "interval": None, "unit": "1", "arrow": None}
        return row | nothing | {"reason": getattr(experiment, "reason", "")}
    carrier = one.carried_by
    return row | {
        "effect": _known(found.value),
        "interval": None if math.isnan(found.low) else [found.low, found.high],
        "unit": experiment.outcome.unit,
        "arrow": carrier.name if carrier else None,
        "carried_by": [cut.arrow.name for cut in one.cuts if cut.removed >= CARRIES],
        "verdict": one.verdict,
        "first": experiment.first.words,
        "second": experiment.second.words,
        "outcome": experiment.outcome.words,
        "direction": "higher" if experiment.sign > 0 else "lower",
        "proxy": experiment.proxy,
        "smallest": _known(found.smallest),
        "share": _known(found.share),
        "persons": found.persons,
        "unknown": found.unknown,
        "days": round(experiment.days, 2),
        "cuts": [
            {
                "arrow": cut.arrow.name,
                "strength": cut.arrow.strength,
                "effect": _known(cut.value),
                "removed": _known(cut.removed),
            }
            for cut in one.cuts
        ],
    }


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
