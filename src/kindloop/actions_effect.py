"""What prompts, practices and the arms of a trial did, as actions.

Heavy parts of the house are imported where they are used, so that a door opens quickly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kindloop.care.texts import _

if TYPE_CHECKING:
    from kindloop.diary import Diary
    from kindloop.infer.effects import Effects
    from kindloop.infer.trials import Change
    from kindloop.study.n_of_1 import Habits, Prospect


@dataclass(frozen=True, slots=True)
class Found:
    """What diaries say about effects.

    Attributes:
        effects: of prompts and practices; None where there are neither.
        changes: of a trial's arms; empty where there are none.
        simulated: whether any of the diaries was written by a program.
    """

    effects: Effects | None
    changes: tuple[Change, ...]
    simulated: bool


def effects_in(
    source: Path, *, mapping: str | None, person: str | None, hours: float, control: str
) -> Found:
    """What a database, or a table of answers, says about effects.

    Args:
        source: a database; with a map, a CSV or TSV table.
        mapping: a TOML file, or the name of a shipped map.
        person: one of the persons only.
        hours: how late an answer still counts as the one after a prompt.
        control: the arm of a trial to compare with; empty for the first.

    Raises:
        NotThereError: if the database, the table or the person is not there.
        InputError: if there is nothing to ask about.
    """
    from kindloop.infer.decisions import kinds_of
    from kindloop.infer.effects import effects
    from kindloop.infer.trials import trial

    diaries = _diaries(source, mapping, person)
    in_arms = any(diary.person.arm for diary in diaries)
    prompted = bool(kinds_of(diaries)) or any(len(diary.practice) for diary in diaries)
    changes = trial(diaries, control) if in_arms else ()
    found = effects(diaries, hours) if prompted or not in_arms else None
    return Found(found, changes, any(diary.person.simulated for diary in diaries))


@dataclass(frozen=True, slots=True)
class OwnTrial:
    """What a trial of one person could find.

    Attributes:
        habits: what the person's own diary says.
        prospect: of the trial.
        worth: whether it would be started at all.
    """

    habits: Habits
    prospect: Prospect
    worth: bool


def trial_of(
    database: Path, person: str | None, *, outcome: str, days: int, effect: float
) -> OwnTrial:
    """What a trial of one person with themselves could find, until their last entry.

    Raises:
        NotThereError: if the database or the person is not there.
        InputError: if the diary says too little, or the days or the effect make no trial.
    """
    from kindloop.errors import InputError
    from kindloop.infer.learn import last_entry
    from kindloop.study.n_of_1 import LEAST, habits, prospect

    diaries = _diaries(database, None, person)
    if len(diaries) != 1:
        names = ", ".join(one.person.name for one in diaries[:5])
        raise InputError(_("Say with --person whose trial it is: {names}.").format(names=names))
    known = habits(diaries[0], outcome, last_entry(diaries[0]) or 0)
    ahead = prospect(known, days, effect)
    return OwnTrial(known, ahead, ahead.power >= LEAST)


def _diaries(source: Path, mapping: str | None, person: str | None) -> Sequence[Diary]:
    from kindloop.errors import not_there

    diaries = _stored(source) if mapping is None else _read(source, mapping)
    if person is None:
        return diaries
    chosen = [diary for diary in diaries if diary.person.name == person]
    if not chosen:
        not_there("person", person, [diary.person.name for diary in diaries])
    return chosen


def _stored(database: Path) -> list[Diary]:
    from kindloop.errors import NotThereError
    from kindloop.store.records import open_store

    if not database.is_file():
        raise NotThereError(
            _("There is no database {path}; with --map it may be a table.").format(path=database)
        )
    with open_store(database) as store:
        return list(store.load_all())


def _read(table: Path, mapping: str) -> Sequence[Diary]:
    from kindloop.exchange.mapping import load_map
    from kindloop.exchange.reader import read_all
    from kindloop.exchange.shipped import find_map

    return read_all(table, load_map(find_map(mapping)))
