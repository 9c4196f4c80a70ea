"""A run of a scenario in a few lines, and as plain data."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kindloop.report.scenario_table import scenario_data
from kindloop.study.scenario_run import Course, ScenarioRun
from kindloop.study.scenario_verify import Checked

_SHOWN = ("threat", "saliva_cortisol", "mood", "motivation", "next_step")
_HABITS = ("kindness_habit", "criticism_habit")


def as_data(done: ScenarioRun, checked: Sequence[Checked] | None) -> dict[str, Any]:
    """Everything for programs."""
    out = scenario_data(done)
    if checked is not None:
        out["verify"] = {
            one.edition: {
                "max_error": one.worst,
                "state": one.worst_state,
                "group": one.worst_group,
                "days": [list(span) for span in one.windows],
            }
            for one in checked
        }
    return out


def lines(
    done: ScenarioRun, checked: Sequence[Checked] | None, written: Sequence[Path]
) -> Iterable[str]:
    """What a person reads."""
    scenario, choices = done.scenario, done.choices
    yield f"{scenario.title} (simulated)"
    yield scenario.about
    who = "the typical person" if choices.persons is None else f"{choices.persons:,} drawn persons"
    chance = "without chance" if choices.seed is None else f"with chance, seed {choices.seed}"
    yield f"{choices.length(scenario):g} days, {who}, {chance}."
    for arrow in choices.lesions:
        yield f"Cut: {arrow.name}."
    yield ""
    yield _row("", "", [name.replace("_", " ") for name in (*_SHOWN, *_HABITS)])
    yield _row("", "", ["mean (peak)", "mean nmol/L", *["mean"] * 3, *["at the end"] * 2])
    for course in done.courses:
        yield _row(course.edition, course.group, _cells(course))
    yield ""
    yield from _ends(done, checked, written)


def _ends(
    done: ScenarioRun, checked: Sequence[Checked] | None, written: Sequence[Path]
) -> Iterable[str]:
    for note in done.notes:
        yield f"Note: {note}"
    for one in checked or ():
        verdict = "agrees" if one.worst <= one.allowed else "DISAGREES"
        spans = ", ".join(f"{low:g}-{high:g}" for low, high in one.windows)
        yield (
            f"{one.edition}: {verdict} with LSODA on days {spans}; largest error "
            f"{one.worst:.1e} of its range ({one.worst_state}, {one.worst_group}), "
            f"allowed {one.allowed:g}."
        )
    for path in written:
        yield f"Written: {path}"
    yield "Model persons, not people. Both editions are simulations; neither is validated by this."


def _cells(course: Course) -> list[str]:
    threat = course.of("threat")
    mean = [float(np.nanmean(course.of(name))) if _known(course) else np.nan for name in _SHOWN]
    peak = float(np.nanmax(threat)) if _known(course) else np.nan
    cells = [f"{mean[0]:.2f} ({peak:.2f})", *(f"{value:.2f}" for value in mean[1:])]
    return [*cells, *(f"{course.of(name)[-1]:.2f}" for name in _HABITS)]


def _known(course: Course) -> bool:
    return bool(np.isfinite(course.of("threat")).any())


def _row(edition: str, group: str, cells: Sequence[str]) -> str:
    return f"{edition:<10} {group:<14}" + "".join(f"{cell:>17}" for cell in cells)
