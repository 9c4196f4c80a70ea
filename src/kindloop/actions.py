"""One function for each thing that a person can do here; every door calls these.

Heavy parts of the house are imported where they are used, so that a door opens quickly.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kindloop.care.import_words import import_sentences
from kindloop.care.texts import _
from kindloop.errors import InputError, KindloopError, NotThereError, not_there

if TYPE_CHECKING:
    from kindloop.diary import Diary
    from kindloop.exchange.reader import Tally
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
        first, last: the first and the last of them on the person's clock, None without any.
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
    from kindloop.exchange.target import check_target

    path = find_map(mapping)
    diary_map = load_map(path)
    if rejects is not None:
        check_target(rejects, table, path, database)
    tally = Tally()
    with Rejects(rejects) as left_out, _filling(database) as store:
        kept = None if rejects is None else left_out
        added = store.add(read(table, diary_map, rejects=kept, progress=progress, tally=tally))
    return _summary(added, left_out.counts, tally)


def import_folder(folder: Path, database: Path) -> ImportSummary:
    """Read what ``export`` wrote back into a database, all of it or nothing.

    Raises:
        InputError: if the folder is no kindloop export or is damaged.
        StoreError: if the database cannot be opened or holds something that contradicts.
    """
    from kindloop.exchange.folder import read_folder
    from kindloop.exchange.reader import Tally

    own_map, tables = folder / "map.toml", sorted(folder.glob("*_ts.tsv"))
    if own_map.is_file() and tables:
        raise InputError(
            f"{folder} was written for other programs: kindloop import {tables[0]} --map "
            f"{own_map} brings it in."
        )

    with _filling(database) as store:
        added = store.add(read_folder(folder))
    return _summary(added, {}, Tally())


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
        InputError: if the style is unknown, or the folder holds something else or cannot be
            written.
    """
    from kindloop.exchange.folder import write_folder
    from kindloop.exchange.openesm import write_openesm
    from kindloop.exchange.target import folders_undone

    if style not in ("csv", "openesm"):
        raise InputError(f"There is no export format {style!r}: choose csv or openesm.")
    diaries = _diaries(database, people)
    try:
        with folders_undone(folder):
            if style == "csv":
                return write_folder(diaries, folder)
            return write_openesm(diaries, folder, database.stem)
    except OSError as error:
        raise InputError(f"The folder {folder} cannot be written: {error.strerror}.") from error


def people(database: Path) -> list[PersonRow]:
    """Everyone in a database, in the order in which they came."""
    with _existing(database) as store:
        return [
            PersonRow(
                one.name,
                one.check_ins,
                _when(one.first, one.timezone),
                _when(one.last, one.timezone),
                one.simulated,
            )
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


def check_database(database: Path) -> None:
    """Refuse at once what is no database; one that is not there yet may be made later.

    Raises:
        StoreError: if there is a folder, or a file that is something else.
    """
    from kindloop.store.places import keys_of

    if keys_of(database).is_file():
        return  # a page asks for its passphrase
    if database.is_file():
        with database.open("rb") as file:
            if file.read(16) in (b"", b"SQLite format 3\0"):
                return
    if database.exists():
        people(database)


def fit_person(
    database: Path, person: str | None, *, with_cohort: bool = False, hours: float = 48.0
) -> PersonFit:
    """Learn from one person's diary.

    Args:
        database: where the diary is.
        person: whose; None where the database holds one person only.
        with_cohort: whether to start from what everyone in the database has in common.
        hours: how far ahead to forecast.

    Raises:
        NotThereError: if the database or the person is not there.
        InputError: if the database is to teach what people have in common and cannot.
    """
    from kindloop.infer.learn import learn

    diary = load_diary(database, person)
    cohort = fit_cohort(database) if with_cohort else None
    return learn(diary, cohort=cohort, hours=hours)


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
        if person is None and len(names) == 1:
            return store.load(names[0])
        if person in names:
            return store.load(person)
    if person is not None:
        not_there("person", person, names)
    if not names:
        raise NotThereError(f"{database} holds nobody yet: kindloop import brings a diary in.")
    raise NotThereError(
        f"{database} holds {len(names):,} persons: say with --person whose diary is meant, "
        f"such as {', '.join(names[:3])}; kindloop people lists them."
    )


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


def write_report(database: Path, person: str | None, target: Path) -> None:
    """Write the report on a person as one file, whole or not at all.

    Raises:
        NotThereError: if the database, the person or the folder of the file is not there.
        InputError: if the file cannot be written.
    """
    from kindloop.exchange.target import check_target, written_whole

    check_target(target, database)
    page = report_page(database, person)
    with written_whole(target) as partial:
        partial.write_text(page, encoding="utf-8")


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
    if database.is_file() and not database.stat().st_size:
        raise NotThereError(f"{database} is empty: kindloop import brings a diary into it.")
    return open_store(database)


@contextmanager
def _filling(database: Path) -> Generator[Store]:
    """A database to add to; if that fails, one that was not there before goes again."""
    from kindloop.exchange.target import folders_undone
    from kindloop.store.records import open_store

    new = not database.exists()
    with folders_undone(database):
        try:
            with open_store(database) as store:
                yield store
        except BaseException:
            if new:
                _remove_unused(database)
            raise


def _remove_unused(database: Path) -> None:
    """Remove a database that holds nobody; someone else may have begun to use it meanwhile."""
    with suppress(OSError, KindloopError):
        if database.is_file() and not people(database):
            database.unlink()


def _diaries(database: Path, names: Sequence[str]) -> Iterator[Diary]:
    with _existing(database) as store:
        if not names:
            yield from store.load_all()
        for name in dict.fromkeys(names):
            yield store.load(name)


def _when(instant: int | None, timezone: str) -> datetime | None:
    from kindloop.clock import zone

    return None if instant is None else datetime.fromtimestamp(instant / 1e6, zone(timezone))


def _summary(added: Added, rejected: dict[str, int], tally: Tally) -> ImportSummary:
    quiet = {
        _("without a time"): tally.timeless,
        _("repeating an instant"): tally.repeated,
        _("not wanted by the map"): tally.filtered,
    }
    left_out = {**rejected, **{reason: count for reason, count in quiet.items() if count}}
    new = asdict(added.new)
    if tally.rows:
        new["missed"] = new.pop("prompts")
    sentences = import_sentences(new, asdict(added.there), left_out)
    return ImportSummary(added, rejected, tally.timeless, tally.repeated, sentences)
