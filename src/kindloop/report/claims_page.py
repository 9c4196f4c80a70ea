"""The page of the claims, as Markdown, from the rows of a run."""

from collections.abc import Mapping, Sequence
from typing import Any

from kindloop.evidence.registry import all_claims
from kindloop.evidence.rows import Claim, direction_words
from kindloop.model.number import EDITIONS
from kindloop.report.claims_table import (
    NOT_A_VALIDATION,
    counts,
    counts_said,
    edition_said,
    experiment_said,
    literature_said,
)

_RULE = """## How it is decided

Every claim that says something testable is an experiment: two arms, one outcome, one direction.
People and dose are what the claim's words ask for: one session of 20 minutes for what
self-compassion *releases* or *activates*, 8 weeks of evenings for what it *builds* or *raises*,
people who are kind or critical for what is said of such people. Where something is practised, the
other arm has as many minutes of quiet attention. Both arms have the same drawn persons and the same
chance. Where the model lacks what a claim names, a proxy stands for it and is named.

A claim **holds** if the 90 % interval of the mean difference lies on the claimed side of nothing,
and the difference is at least a fifth of the standard deviation between persons in the other arm
(a small effect). It is *next to nothing* if the interval lies within plus and minus that size. For
claims that hold, each of the claim's own arrows is cut in both arms: an arrow *carries* the claim
if half of the effect or more goes with it.

The number before the brackets is first arm minus second, with its 90 % interval; cortisol in
nmol/L, times in minutes, messengers, grey matter and wear relative to a level of 1, everything else
on its scale of 0 to 1 (mood -1 to 1). Behind an arrow stands the share of the effect that goes when
it alone is cut; shares of several arrows do not add up, since most effects pass more than one.
"""


def page(made: Mapping[str, Any]) -> str:
    """The whole page.

    Args:
        made: ``command``, ``seed``, ``persons``, and ``rows`` as the run gave them.
    """
    rows: Sequence[Mapping[str, Any]] = made["rows"]
    by = {(row["id"], row["edition"]): row for row in rows}
    source = f"`{made['command']}` printed (seed {made['seed']}; {_persons(made)})"
    parts = [
        "# The article's claims, run",
        NOT_A_VALIDATION,
        f"This page is written from what {source}.",
        "\n".join(f"- {sentence}" for sentence in counts_said(counts(rows))),
        _RULE.strip(),
        "## In short",
        "\n".join(_short(by)),
        "## Each claim",
        *(_claim(one, by) for one in all_claims()),
    ]
    return "\n\n".join(parts) + "\n"


def _persons(made: Mapping[str, Any]) -> str:
    short, long, cut = made["persons"]
    return (
        f"{short} drawn persons in experiments up to a week, {long} in longer ones, {cut} where "
        "an arrow is cut"
    )


def _short(by: Mapping[tuple[str, str], Mapping[str, Any]]) -> list[str]:
    out = ["| claim | described | evidenced | literature |", "|---|---|---|---|"]
    for name, literature in literature_said().items():
        cells = [_word(by[name, edition]) for edition in EDITIONS]
        out.append(f"| [{name}](#{name.lower()}) | {' | '.join(cells)} | {literature} |")
    return out


def _word(row: Mapping[str, Any]) -> str:
    if not row["testable"]:
        return "cannot be tested"
    return "holds" if row["holds"] else str(row["verdict"])


def _claim(claim: Claim, by: Mapping[tuple[str, str], Mapping[str, Any]]) -> str:
    rows = {edition: by[claim.id, edition] for edition in EDITIONS}
    lines = [f"### {claim.id}", "", f"**{claim.claim}**", ""]
    lines += [f"- {experiment_said(rows[EDITIONS[0]])}"]
    for edition, row in rows.items():
        if row["testable"]:
            lines.append(f"- {edition}: {edition_said(row)}.")
    said = direction_words(claim.direction)
    lines.append(f"- literature (grade {claim.grade}, {said}): {claim.verdict}")
    lines.append(f"- [who found what: the card of {claim.id}](evidence/claims.md#{claim.id})")
    return "\n".join(lines)
