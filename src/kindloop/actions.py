"""One function for each thing that a person can do here; every door calls these.

Heavy parts of the house are imported where they are used, so that a door opens quickly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kindloop.care.texts import _, ngettext
from kindloop.errors import InputError, NotThereError

if TYPE_CHECKING:
    from kindloop.diary import Diary
    from kindloop.infer.evaluate import Evaluation
    from kindloop.infer.results import PersonFit
    from kindloop.infer.together import Cohort
    from kindloop.store.records import Added, Store
    from kindloop.study.same_days import SameDays

Progress = Callable[[int, int], None]
"""Told now and then how much is done, and of how much."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list of people.

    Attributes:
        name: of the person.
        answers: how many check-ins.
        first, last: the first and the last of them, None without any.
        simulated: whether a program wrote the diary.
    """

    name: str
    answers: int
    first: datetime | None
    last: datetime | None
    simulated: bool


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did.

    Attributes:
        added: rows that are new and rows that were there.
        rejected: rows left out, by reason.
        timeless: rows left out because they have no time and the map says to drop these.
        repeated: rows left out because the map keeps one of several at the same instant.
        sentences: the same in plain words.
    """

    added: Added
    rejected: dict[str, int]
    timeless: int
    repeated: int
    sentences: tuple[str, ...]


def default_database() -> Path:
    """Where the diary lies when nothing else is said: the user's own data folder."""
    import platformdirs

    return Path(platformdirs.user_data_dir("kindloop")) / "diary.sqlite"


def shipped_maps() -> dict[str, Path]:
    """The maps that come with the program, by name."""
    from kindloop.exchange.shipped import shipped_maps as shipped

    return shipped()


def import_table(
    table: Path,
    mapping: Path | str,
    database: Path,
    *,
    rejects: Path | None = None,
    progress: Progress | None = None,
) -> ImportSummary:
    """Read a table of answers by a map into a database, all of it or nothing.

    Args:
        table: a CSV or TSV file.
        mapping: a TOML file, or the name of a shipped map.
        database: made if it is not there.
        rejects: where rows that are wrong are written; without it the first one is an error.
        progress: told the bytes done and the bytes in all.

    Raises:
        InputError: if the map or the table is wrong.
        StoreError: if the database cannot be opened or holds something that contradicts.
    """
    from kindloop.exchange.mapping import load_map
    from kindloop.exchange.reader import Tally, read
    from kindloop.exchange.rejects import Rejects
    from kindloop.exchange.shipped import find_map
    from kindloop.store.records import open_store

    diary_map = load_map(find_map(mapping))
    tally = Tally()
    before = database.exists()
    try:
        with open_store(database) as store:
            if rejects is None:
                added = store.add(read(table, diary_map, progress=progress, tally=tally))
                counts: dict[str, int] = {}
            else:
                with Rejects(rejects) as left_out:
                    parts = read(table, diary_map, rejects=left_out, progress=progress, tally=tally)
                    added = store.add(parts)
                counts = left_out.counts
    except BaseException:
        if not before:
            database.unlink(missing_ok=True)
        raise
    return ImportSummary(
        added, counts, tally.timeless, tally.repeated, _sentences(added, counts, tally)
    )


def import_folder(folder: Path, database: Path) -> ImportSummary:
    """Read what ``export`` wrote back into a database, all of it or nothing.

    Raises:
        InputError: if the folder is no kindloop export or is damaged.
        StoreError: if the database cannot be opened or holds something that contradicts.
    """
    from kindloop.exchange.folder import read_folder
    from kindloop.exchange.reader import Tally
    from kindloop.store.records import open_store

    with open_store(database) as store:
        added = store.add(read_folder(folder))
    return ImportSummary(added, {}, 0, 0, _sentences(added, {}, Tally()))


def export(
    database: Path, folder: Path, *, people: Sequence[str] = (), style: str = "csv"
) -> list[Path]:
    """Write everything, or some persons, into a folder.

    Args:
        database: what to export.
        folder: where to; made if it is not there.
        people: only these; by default everyone.
        style: ``csv`` gives back every value; ``openesm`` is a table for other programs.

    Raises:
        NotThereError: if the database or a person is not there.
        InputError: if the style is unknown or the folder holds something else.
    """
    from kindloop.exchange.folder import write_folder
    from kindloop.exchange.openesm import write_openesm

    diaries = _diaries(database, people)
    if style == "csv":
        return write_folder(diaries, folder)
    if style == "openesm":
        return write_openesm(diaries, folder, database.stem)
    raise InputError(f"There is no export format {style!r}: choose csv or openesm.")


def people(database: Path) -> list[PersonRow]:
    """Everyone in a database, in the order in which they came."""
    with _existing(database) as store:
        return [
            PersonRow(one.name, one.check_ins, _when(one.first), _when(one.last), one.simulated)
            for one in store.overview()
        ]


def ensure_sample(database: Path) -> None:
    """Put the simulated sample person into a database that holds nobody."""
    from kindloop.store.records import open_store

    with open_store(database) as store:
        if store.persons():
            return
        from kindloop.study.sample import sample_person

        store.add([sample_person()])


def fit_person(
    database: Path, person: str | None, *, cohort: Cohort | None = None, hours: float = 48.0
) -> PersonFit:
    """Learn from one person's diary.

    Args:
        database: where the diary is.
        person: whose; None where the database holds one person only.
        cohort: what is believed before, from ``fit_cohort``.
        hours: how far ahead to forecast.

    Raises:
        NotThereError: if the database or the person is not there.
    """
    from kindloop.infer.learn import learn

    return learn(load_diary(database, person), cohort=cohort, hours=hours)


def fit_cohort(database: Path) -> Cohort:
    """Learn from everyone in a database together.

    Raises:
        NotThereError: if the database is not there.
        InputError: if no channel was answered by two persons.
    """
    from kindloop.infer.together import learn_together

    cohort = learn_together(list(_diaries(database, ())))
    if not cohort.channels:
        raise InputError(
            "A cohort needs at least two persons whose answers to the same channel vary; this "
            "database has none. Use --person to learn from one person."
        )
    return cohort


def load_diary(database: Path, person: str | None) -> Diary:
    """One person's diary; without a name, that of the only person there is.

    Raises:
        NotThereError: if the database or the person is not there, or it is not clear who.
    """
    with _existing(database) as store:
        names = store.persons()
        if person is None and len(names) != 1:
            shown = ", ".join(names[:8]) + (" ..." if len(names) > 8 else "")
            raise NotThereError(
                f"This database holds {len(names)} persons: say whose diary is meant "
                f"with --person{f' ({shown})' if names else ''}."
            )
        return store.load(person if person is not None else names[0])


def evaluate_table(
    table: Path,
    mapping: Path | str,
    *,
    min_train: int = 20,
    min_test: int = 5,
    forecasts: Path | None = None,
    progress: Callable[[str, str], None] | None = None,
) -> Evaluation:
    """Measure forecasts on a table of real answers, beside what a statistician would use.

    Args:
        table: a CSV or TSV file.
        mapping: a TOML file, or the name of a shipped map.
        min_train: least answers of a channel in the person's first 70 %.
        min_test: least answers after them.
        forecasts: a Parquet file that receives every forecast of every method.
        progress: told the channel and the method whose turn it is.

    Raises:
        InputError: if the map or the table is wrong, or nobody has enough answers.
        MissingExtraError: if a baseline's package is not installed.
    """
    from kindloop.exchange.mapping import load_map
    from kindloop.exchange.reader import read_all
    from kindloop.exchange.shipped import find_map
    from kindloop.infer.evaluate import evaluate
    from kindloop.infer.evaluate_output import write_forecasts

    diaries = read_all(table, load_map(find_map(mapping)))
    result = evaluate(
        diaries,
        min_train=min_train,
        min_test=min_test,
        keep=forecasts is not None,
        progress=progress,
    )
    if forecasts is not None and result.table is not None:
        write_forecasts(result.table, forecasts)
    return result


def report_body(database: Path, person: str) -> str:
    """The report on a person, as the middle part of a page of HTML."""
    from kindloop.infer.learn import learn
    from kindloop.report.page import render_body

    diary = load_diary(database, person)
    fit = learn(diary)
    return render_body(diary, fit, made_at=datetime.now(UTC), model=_same_days(diary, fit))


def report_page(database: Path, person: str | None) -> str:
    """The report on a person, as one self-contained page of HTML."""
    from kindloop.infer.learn import learn
    from kindloop.report.page import render_report

    diary = load_diary(database, person)
    fit = learn(diary)
    return render_report(diary, fit, made_at=datetime.now(UTC), model=_same_days(diary, fit))


def _same_days(diary: Diary, fit: PersonFit) -> SameDays:
    """The model person who met the same days; where that fails, the report says so and goes on."""
    from kindloop.study.same_days import not_computed, same_days

    try:
        return same_days(diary, fit)
    except Exception as error:  # noqa: BLE001 - the model is an extra and never costs the report
        return not_computed(type(error).__name__)


def prepare() -> None:
    """Compile what learning needs, so that the first report does not have to wait."""
    from kindloop.infer.learn import learn
    from kindloop.study.sample import sample_person

    sample = sample_person()
    _same_days(sample, learn(sample))


def _existing(database: Path) -> Store:
    from kindloop.store.records import open_store

    if not database.exists():
        raise NotThereError(
            f"There is no database {database}: make one with kindloop import FILE.csv --map "
            f"MAP.toml --db {database}."
        )
    return open_store(database)


def _diaries(database: Path, names: Iterable[str]) -> Iterator[Diary]:
    with _existing(database) as store:
        chosen = list(names)
        yield from (store.load(name) for name in chosen) if chosen else store.load_all()


def _when(instant: int | None) -> datetime | None:
    return None if instant is None else datetime.fromtimestamp(instant / 1e6, UTC)


def _sentences(added: Added, rejected: dict[str, int], tally: object) -> tuple[str, ...]:
    new, there = added.new, added.there
    out = [
        _("Added {persons}, {check_ins} and {values}.").format(
            persons=ngettext("{n:,} person", "{n:,} persons", new.persons).format(n=new.persons),
            check_ins=ngettext("{n:,} check-in", "{n:,} check-ins", new.check_ins).format(
                n=new.check_ins
            ),
            values=ngettext("{n:,} answer", "{n:,} answers", new.values).format(n=new.values),
        )
    ]
    if new.events or new.practices or new.steps:
        text = _("Also {events:,} events, {practices:,} practices and {steps:,} next steps.")
        out.append(text.format(events=new.events, practices=new.practices, steps=new.steps))
    if new.prompts:
        out.append(
            ngettext("{n:,} prompt was missed.", "{n:,} prompts were missed.", new.prompts).format(
                n=new.prompts
            )
        )
    if there.check_ins:
        text = ngettext(
            "{n:,} check-in was already there, the same, and stays as it is.",
            "{n:,} check-ins were already there, the same, and stay as they are.",
            there.check_ins,
        )
        out.append(text.format(n=there.check_ins))
    left_out = {**rejected, **_quietly_left_out(tally)}
    if left_out:
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in sorted(left_out.items()))
        out.append(_("Left out: {reasons}.").format(reasons=reasons))
    return tuple(out)


def _quietly_left_out(tally: object) -> dict[str, int]:
    counts = {
        _("without a time"): getattr(tally, "timeless", 0),
        _("repeating an instant"): getattr(tally, "repeated", 0),
        _("not wanted by the map"): getattr(tally, "filtered", 0),
    }
    return {reason: count for reason, count in counts.items() if count}
