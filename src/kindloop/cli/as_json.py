"""Results as JSON: plain numbers and words, times in ISO 8601, what is not known as null."""

from __future__ import annotations

import dataclasses
import json
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kindloop.actions import ImportSummary, PersonRow

if TYPE_CHECKING:
    from kindloop.infer.results import Band, ChannelFit, Estimate, PersonFit, Response
    from kindloop.infer.together import ChannelCohort, Cohort


def dumps(value: Any) -> str:
    """JSON text of plain data; numbers that are no numbers become null."""
    return json.dumps(_plain(value), indent=2, ensure_ascii=False, allow_nan=False)


def imported(summary: ImportSummary) -> dict[str, Any]:
    """What an import did."""
    return {
        "added": dataclasses.asdict(summary.added.new),
        "there": dataclasses.asdict(summary.added.there),
        "rejected": summary.rejected,
        "timeless": summary.timeless,
        "repeated": summary.repeated,
        "sentences": list(summary.sentences),
    }


def people(rows: list[PersonRow]) -> list[dict[str, Any]]:
    """Everyone in a database."""
    return [
        {
            "name": one.name,
            "check_ins": one.answers,
            "first": one.first.isoformat() if one.first else None,
            "last": one.last.isoformat() if one.last else None,
            "simulated": one.simulated,
        }
        for one in rows
    ]


def fit(result: PersonFit) -> dict[str, Any]:
    """What was learnt from one person, without the curves."""
    return {
        "person": result.person.name,
        "simulated": result.person.simulated,
        "learnt_from": result.cohort,
        "channels": [_channel(channel) for channel in result.channels],
        "advice": list(result.advice),
    }


def cohort(result: Cohort) -> dict[str, Any]:
    """What was learnt from everyone together."""
    return {"channels": [_cohort_channel(one) for one in result.channels]}


def forecast(result: PersonFit, hours: float) -> dict[str, Any]:
    """The forecasts of one person's answers to come."""
    return {
        "person": result.person.name,
        "simulated": result.person.simulated,
        "hours": hours,
        "channels": [
            {
                "channel": one.channel.name,
                "unit": "1",
                "low": one.channel.low,
                "high": one.channel.high,
                "status": one.status,
                "answers": len(one.value),
                "forecast": _band(one.forecast) if one.forecast else [],
                "advice": list(one.advice),
            }
            for one in result.channels
        ],
    }


def _channel(one: ChannelFit) -> dict[str, Any]:
    names = ("level", "swing", "noise", "reliability", "slow_days", "fast_hours")
    units = ("1", "1", "1", "1", "d", "h")
    return {
        "channel": one.channel.name,
        "status": one.status,
        "answers": len(one.value),
        **{
            name: _estimate(getattr(one, name), unit)
            for name, unit in zip(names, units, strict=True)
        },
        "responses": [_response(response) for response in one.responses],
        "answering": None if one.answering is None else dataclasses.asdict(one.answering),
        "drift": None if one.drift is None else dataclasses.asdict(one.drift),
        "advice": list(one.advice),
    }


def _cohort_channel(one: ChannelCohort) -> dict[str, Any]:
    names = ("level", "swing", "noise", "reliability", "slow_days", "fast_hours")
    units = ("1", "1", "1", "1", "d", "h")
    return {
        "channel": one.channel.name,
        "persons": one.persons,
        "answers": one.answers,
        "unsure": one.unsure,
        **{
            name: _estimate(getattr(one, name), unit)
            for name, unit in zip(names, units, strict=True)
        },
    }


def _estimate(value: Estimate | None, unit: str) -> dict[str, Any] | None:
    return None if value is None else {**dataclasses.asdict(value), "unit": unit}


def _response(one: Response) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "sort": one.sort,
        "practice": one.sort == "practice",
        "count": one.count,
        "association": _estimate(one.change, "1"),
        "half_hours": _estimate(one.half_hours, "h"),
    }


def _band(band: Band) -> list[dict[str, Any]]:
    times = [datetime.fromtimestamp(int(at) / 1e6, UTC).isoformat() for at in band.time]
    columns = zip(times, band.mean, band.q05, band.q25, band.q75, band.q95, strict=True)
    names = ("time", "mean", "q05", "q25", "q75", "q95")
    return [dict(zip(names, row, strict=True)) for row in columns]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value) if isinstance(value, Path) else value
