"""A trial of one person with themselves: joining it, stopping, looking, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kindloop.actions_companion.opening import DAY, local, opened
from kindloop.actions_companion.setback import COIN, KIND_MINUTE
from kindloop.care.texts import _
from kindloop.errors import InputError

if TYPE_CHECKING:
    from kindloop.diary import Diary
    from kindloop.infer.effects import Answered
    from kindloop.study.n_of_1 import Prospect

SETTING = "trial"
"""The setting that holds the trial as JSON."""

OUTCOMES = ("stress", "mood", "motivation", "self_kindness", "self_criticism")
DAYS, EFFECT = 42, 1.0
MOST_LOOKS = 20

Stage = Literal["none", "running", "ended"]


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial that was joined.

    Attributes:
        outcome: the channel that is looked at.
        days: that it was planned for.
        effect: that the person would care about, points of 10.
        since: when it was joined.
        stopped: when it was stopped; None while it runs on.
        looks: how often the person looked before the end.
    """

    outcome: str
    days: int
    effect: float
    since: int
    stopped: int | None = None
    looks: int = 0

    @property
    def until(self) -> int:
        """When it ends, or ended."""
        planned = self.since + self.days * DAY
        return planned if self.stopped is None else min(self.stopped, planned)


@dataclass(frozen=True, slots=True)
class View:
    """A trial as its page shows it.

    Attributes:
        stage: whether there is one, and whether it is over.
        trial: None where there is none.
        since, until: days in words.
        decisions: setback minutes since it was joined.
    """

    stage: Stage
    trial: Trial | None = None
    since: str = ""
    until: str = ""
    decisions: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a trial so far.

    Attributes:
        outcome: on the next check-in.
        step: on the next step.
        looks: that this result counts, itself among them.
        level: of the intervals, 0..1.
    """

    outcome: Answered
    step: Answered
    looks: int
    level: float


def view(database: Path, now: int) -> View:
    """How the trial stands."""
    from kindloop.notebook import Minute

    with opened(database) as book:
        trial = _read(book.settings())
        zone = book.person.timezone
        if trial is None:
            return View("none")
        rows = [row for row in book.rows(Minute, trial.since) if row.instant < trial.until]
    stage: Stage = "running" if now < trial.until else "ended"
    days = (local(at, zone).date().isoformat() for at in (trial.since, trial.until))
    return View(stage, trial, *days, decisions=len(rows))


def prospects(database: Path, told: Mapping[str, str], now: int) -> Prospect:
    """What a trial can find, from the person's own diary.

    Args:
        database: where the diary is.
        told: ``outcome``, ``days``, ``effect``; what is not told is as usual.
        now: until when the diary runs.

    Raises:
        InputError: if a word is no number, or the diary says too little yet.
    """
    from kindloop.study.n_of_1 import habits, prospect

    asked = _asked(told, now)
    return prospect(habits(_diary(database), asked.outcome, now), asked.days, asked.effect)


def join(database: Path, told: Mapping[str, str], now: int) -> None:
    """Join a trial: from now on a coin chooses each answer.

    Raises:
        InputError: if one runs already, or it would find the effect in fewer than 3 of 10 cases.
    """
    if view(database, now).stage == "running":
        raise InputError(_("A trial runs already: stop it before you join another."))
    if why := refusal(prospects(database, told, now)):
        raise InputError(why)
    _keep(database, _asked(told, now), "yes", now)


def refusal(found: Prospect) -> str:
    """Why a trial that finds so little is not to be joined; empty where it may be."""
    from kindloop.study.n_of_1 import LEAST

    if found.power >= LEAST:
        return ""
    return _(
        "This trial would find what you care about in {power:.0%} of cases, which is not "
        "worth your days. More days, more check-ins soon after a setback, or a larger "
        "difference to look for would help."
    ).format(power=found.power)


def stop(database: Path, now: int) -> None:
    """Stop a trial, at any time and without a reason; what was told stays.

    Raises:
        InputError: if none runs.
    """
    found = view(database, now)
    if found.stage != "running" or found.trial is None:
        raise InputError(_("No trial runs."))
    _keep(database, replace(found.trial, stopped=now), "", now)


def result(database: Path, now: int) -> Result:
    """What came of a trial that is over.

    Raises:
        InputError: if it is not over.
    """
    found = view(database, now)
    if found.stage != "ended" or found.trial is None:
        raise InputError(_("The trial is not over: to look before its end costs something."))
    return _result(database, found.trial, found.trial.looks + 1)


def look(database: Path, told: Mapping[str, str], now: int) -> Result:
    """Look before the end; each look is counted, and widens every interval from then on.

    Args:
        database: where the diary is.
        told: ``sure`` is ``yes`` where the person knows what it costs.
        now: when they look.

    Raises:
        InputError: if no trial runs, or the person has not said that they know.
    """
    found = view(database, now)
    if found.stage != "running" or found.trial is None:
        raise InputError(_("No trial runs."))
    if told.get("sure") != "yes":
        raise InputError(_("To look now, say that you know what it costs."))
    if found.trial.looks >= MOST_LOOKS:
        raise InputError(_("You have looked twenty times: wait for the end, or stop the trial."))
    counted = replace(found.trial, looks=found.trial.looks + 1)
    _keep(database, counted, "yes", now)
    return _result(database, counted, counted.looks + 1)


def false_alarm(looks: int) -> float:
    """Chance that chance alone shows a difference at one of so many looks."""
    from kindloop.study.n_of_1 import false_alarm as chance

    return chance(looks)


def _result(database: Path, trial: Trial, looks: int) -> Result:
    from kindloop.diary import NEXT_STEP
    from kindloop.infer.effects import answer
    from kindloop.study.n_of_1 import HORIZON_HOURS, level_after

    diary = _within(_diary(database), trial)
    level = level_after(looks)
    outcome, step = (
        answer([diary], KIND_MINUTE, name, HORIZON_HOURS, {}, level=level)
        for name in (trial.outcome, NEXT_STEP)
    )
    return Result(outcome, step, looks, level)


def _within(diary: Diary, trial: Trial) -> Diary:
    """The diary with the prompts of the trial's days only."""
    time = diary.prompt.time
    return replace(diary, prompt=diary.prompt.where((time >= trial.since) & (time < trial.until)))


def _diary(database: Path) -> Diary:
    from kindloop.store.records import open_store

    with opened(database) as book:
        name = book.person.name
    with open_store(database) as store:
        return store.load(name)


def _asked(told: Mapping[str, str], now: int) -> Trial:
    outcome = told.get("outcome") or OUTCOMES[0]
    if outcome not in OUTCOMES:
        raise InputError(_("Choose one of the five questions of a check-in."))
    days, effect = told.get("days") or str(DAYS), told.get("effect") or str(EFFECT)
    try:
        return Trial(outcome, int(days), float(effect.replace(",", ".")), now)
    except ValueError:
        raise InputError(
            _(
                "Days and difference are numbers, such as 42 and 1; came {days} and {effect}."
            ).format(days=days[:20], effect=effect[:20])
        ) from None


def _keep(database: Path, trial: Trial, coin: str, now: int) -> None:
    from kindloop.store.notebook import Change

    with opened(database) as book:
        book.change(Change(settings=((SETTING, json.dumps(asdict(trial))), (COIN, coin))), now)


def _read(settings: Mapping[str, str]) -> Trial | None:
    """The trial in the settings; what cannot be read counts as none."""
    try:
        return Trial(**json.loads(settings[SETTING]))
    except (KeyError, TypeError, ValueError):
        return None
