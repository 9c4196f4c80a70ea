"""The answer of the explorer: the same setback met two ways, as fragments of HTML."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from kindloop.care.texts import _
from kindloop.model.states import INDEX, NAMES, STATES, State
from kindloop.report.explorer_figures import SHOWN, legend, multiple, problem
from kindloop.report.explorer_words import (
    asked_words,
    edition_name,
    figure_name,
    since,
    size_number,
    size_words,
    state_name,
)
from kindloop.report.templating import template
from kindloop.study.setback import WAYS, Meeting, Setback
from kindloop.study.setback_sizes import Size, sizes

MOMENTS = (
    -30, -10, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 20, 24, 28, 34, 40, 50,
    60, 75, 90, 105, 120, 150, 180, 240, 300, 360, 420, 480, 540, 600, 660, 720, 840, 960, 1080,
    1200, 1320, 1440,
)  # fmt: skip
"""Minutes since the setback that the circuit can show."""
FIRST_MOMENT = MOMENTS.index(15)


@dataclass(frozen=True, slots=True)
class SizeRow:
    """One measure in words."""

    what: str
    kind: str
    critical: str


@dataclass(frozen=True, slots=True)
class Short:
    """One edition in short."""

    edition: str
    name: str
    sentence: str
    habits: str
    rows: tuple[SizeRow, ...]


def answer_fragment(asked: Setback, meetings: Sequence[Meeting], hours: int) -> str:
    """Summary, figures and values of a setback met two ways, in both editions."""
    return template("explorer_answer.html").render(
        asked=asked_words(asked),
        problems=problem(meetings),
        shorts=[_short(meeting) for meeting in meetings],
        multiples=[multiple(state, meetings, hours) for state in SHOWN],
        legend=legend(),
        hours=hours,
        values=values_json(meetings, hours),
    )


def now_rows(meetings: Sequence[Meeting]) -> list[tuple[str, str, list[str]]]:
    """Every process at the first moment shown: name, label, and a number for each column."""
    at = float(MOMENTS[FIRST_MOMENT])
    columns = [(meeting.minutes, meeting.ways[way].states) for meeting in meetings for way in WAYS]
    return [
        (
            name,
            state_name(name),
            [figure_name(float(np.interp(at, t, levels[:, INDEX[name]]))) for t, levels in columns],
        )
        for name in NAMES
    ]


def levels_shown(meetings: Sequence[Meeting]) -> dict[str, dict[str, float]]:
    """How full each state's box is at the first moment shown, met critically, by edition."""
    at = float(MOMENTS[FIRST_MOMENT])
    return {
        meeting.edition: {
            state.name: _full(state, float(np.interp(at, meeting.minutes, levels)))
            for state in STATES
            for levels in (meeting.ways["critical"].of(state.name),)
        }
        for meeting in meetings
    }


def _full(state: State, level: float) -> float:
    """A level's share of the state's natural range; 0 where it is not known."""
    return (level - state.low) / (state.high - state.low) if isfinite(level) else 0.0


def values_json(meetings: Sequence[Meeting], hours: int) -> str:
    """What the drawing and the table need to move through time, as JSON.

    ``levels[edition][way]`` holds, for each moment, every state's level as whole thousandths.
    """
    levels = {
        meeting.edition: {way: _thousandths(meeting, way) for way in WAYS} for meeting in meetings
    }
    return json.dumps(
        {
            "states": NAMES,
            "low": [state.low for state in STATES],
            "high": [state.high for state in STATES],
            "minutes": MOMENTS,
            "said": [since(moment) for moment in MOMENTS],
            "hours": hours,
            "levels": levels,
        },
        separators=(",", ":"),
    )


def _thousandths(meeting: Meeting, way: str) -> list[list[int | None]]:
    states = meeting.ways[way].states
    at = np.searchsorted(meeting.minutes, MOMENTS)
    return [
        [round(1000 * level) if isfinite(level) else None for level in row]
        for row in states[np.minimum(at, len(states) - 1)].tolist()
    ]


def _short(meeting: Meeting) -> Short:
    found = sizes(meeting)
    kind, critical = (meeting.ways[way].kindness_habit for way in WAYS)
    habits = _("Kindness habit: {kind} met kindly, {critical} met critically.").format(
        kind=figure_name(kind), critical=figure_name(critical)
    )
    rows = tuple(
        SizeRow(
            size_words(size.name),
            size_number(size.name, size.unit, size.kind),
            size_number(size.name, size.unit, size.critical),
        )
        for size in found
    )
    return Short(meeting.edition, edition_name(meeting.edition), _sentence(found), habits, rows)


def _sentence(found: Sequence[Size]) -> str:
    by_name = {size.name: size for size in found}
    said = [
        _comparison(_("threat"), by_name["threat_area"]),
        _comparison(_("extra cortisol"), by_name["cortisol_area"]),
        _comparison(_("lost effort three hours on"), by_name["trying_later"]),
    ]
    if not all(said):
        return _("Some of this could not be computed.")
    return _("Met kindly, in comparison: {threat}, {cortisol} and {effort}.").format(
        threat=said[0], cortisol=said[1], effort=said[2]
    )


def _comparison(what: str, size: Size) -> str:
    """How much less or more there is in the kind way, or empty where that is not known."""
    if not (isfinite(size.kind) and isfinite(size.critical)) or size.critical == 0:
        return ""
    less = 1 - size.kind / size.critical
    percent = round(100 * abs(less))
    if percent == 0:
        return _("as much {what}").format(what=what)
    words = _("{percent} % less {what}") if less > 0 else _("{percent} % more {what}")
    return words.format(percent=percent, what=what)
