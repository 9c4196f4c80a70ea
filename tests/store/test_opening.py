"""Which files are opened, what is made of them, and that others are left alone."""

import shutil
import sqlite3
import stat
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from kindloop.errors import StoreError
from kindloop.store import backup, driver, opening
from kindloop.store.migrations.versions import v0001_first_tables
from kindloop.store.opening import MIGRATIONS
from kindloop.store.records import open_store
from kindloop.store.schema import APPLICATION_ID, METADATA, REVISIONS

from .test_records import a_diary


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def run(path, *statements):
    driver = sqlite3.connect(path)
    rows = [driver.execute(statement).fetchall() for statement in statements]
    driver.commit()
    driver.close()
    return rows[-1]


def dump(path):
    driver = sqlite3.connect(path)
    lines = list(driver.iterdump())
    driver.close()
    return lines


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def refused(path, match):
    before = files(path.parent)
    with pytest.raises(StoreError, match=match):
        open_store(path)
    assert files(path.parent) == before


def test_a_new_database_can_be_read_by_its_owner_only(tmp_path):
    path = tmp_path / "new" / "folder" / "diary.sqlite"
    open_store(path).close()
    assert mode(path) == 0o600
    assert mode(path.parent) == mode(path.parent.parent) == 0o700
    assert [file.name for file in path.parent.iterdir()] == ["diary.sqlite"]
    assert run(path, "PRAGMA application_id") == [(APPLICATION_ID,)]


def test_an_empty_file_becomes_a_database(tmp_path):
    path = tmp_path / "diary.sqlite"
    path.touch(0o644)
    with open_store(path) as store:
        store.add([a_diary()])
    assert mode(path) == 0o600
    with open_store(path) as store:
        assert store.persons() == ["P1"]


def test_opening_says_nothing_and_changes_nothing(tmp_path, capfd):
    path = tmp_path / "diary.sqlite"
    open_store(path).close()
    before = path.read_bytes()
    open_store(path).close()
    assert path.read_bytes() == before
    assert capfd.readouterr() == ("", "")


def test_a_file_of_any_name(tmp_path):
    path = tmp_path / "my diary ?mode=ro&x%20#1 é.sqlite"
    with open_store(path) as store:
        store.add([a_diary()])
    assert list(tmp_path.iterdir()) == [path]


def test_a_database_that_is_up_to_date_opens_without_the_heavy_libraries(tmp_path):
    path = tmp_path / "diary.sqlite"
    open_store(path).close()
    code = (
        "import sys; from pathlib import Path; from kindloop.store.records import open_store; "
        "open_store(Path(sys.argv[1])).close(); print([name for name in "
        "('alembic', 'sqlalchemy.orm', 'pandas', 'pyarrow') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_the_settings_of_a_connection(tmp_path):
    with open_store(tmp_path / "diary.sqlite") as store, store._reading() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("foreign_keys", "synchronous", "secure_delete", "journal_mode")
        }
    assert found == {
        "foreign_keys": 1, "synchronous": 2, "secure_delete": 1, "journal_mode": "delete"
    }  # fmt: skip


def test_what_is_not_a_database_is_left_alone(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("person,time\n")
    refused(path, "is not a database; name another file")
    with pytest.raises(StoreError, match="is a folder; name a file"):
        open_store(tmp_path)


def test_a_database_of_another_program_is_left_alone(tmp_path):
    path = tmp_path / "other.sqlite"
    run(path, "CREATE TABLE song (name TEXT)")
    refused(path, "is a database of another program")
    run(path, "DROP TABLE song", "PRAGMA application_id = 77")
    refused(path, "is a database of another program")


def test_a_newer_database_is_left_alone(tmp_path):
    path = tmp_path / "diary.sqlite"
    open_store(path).close()
    run(path, "UPDATE alembic_version SET version_num = '0999'")
    refused(path, r"written by a newer kindloop \(its tables are 0999, this program knows up to")


def test_a_damaged_database_is_named(tmp_path):
    path = tmp_path / "diary.sqlite"
    open_store(path).close()
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))
    refused(path, "is damaged .*; put a backup in its place")
    path.write_bytes(content)
    run(path, "DROP TABLE alembic_version")
    refused(path, "cannot be used: no such table: alembic_version")


def test_a_path_that_cannot_be_reached_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be opened: Not a directory"):
        open_store(tmp_path / "file" / "diary.sqlite")


def test_a_database_that_another_program_holds_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(driver, "PATIENCE_SECONDS", 0.01)
    path = tmp_path / "diary.sqlite"
    open_store(path).close()
    other = driver.dbapi2.connect(str(path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_store(path) as store:
        assert store.persons() == []
        with pytest.raises(StoreError, match="in use by another program; try again"):
            store.add([a_diary()])
        other.execute("ROLLBACK")
        other.close()
        assert store.add([a_diary()]).new.persons == 1


@pytest.mark.parametrize(
    ("cause", "says"),
    [
        ("database or disk is full", "There is no room on the disk"),
        ("attempt to write a readonly database", "was put anew in another window"),
        ("unable to open database file", "cannot be written; check who owns"),
        ("disk I/O error", "the disk refused it; nothing was changed"),
        ("something else", "cannot be used: something else"),
    ],
)
def test_what_the_driver_says_becomes_a_sentence(tmp_path, cause, says):
    with open_store(tmp_path / "diary.sqlite") as store:

        def parts():
            yield a_diary()
            raise driver.dbapi2.OperationalError(cause)

        with pytest.raises(StoreError, match=says):
            store.add(parts())
        assert store.persons() == []


def test_a_full_disk_leaves_the_database_as_it_was(tmp_path):
    path = tmp_path / "diary.sqlite"
    with open_store(path) as store:
        store.add([a_diary()])
        before = path.read_bytes()
        with store._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 20")
        many = (a_diary(f"P{number}") for number in range(30_000))
        with pytest.raises(StoreError, match="There is no room on the disk"):
            store.add(many)
    assert path.read_bytes() == before


def test_the_migrations_make_the_tables_of_the_schema(tmp_path):
    path = tmp_path / "diary.sqlite"
    open_store(path).close()
    declared = create_engine("sqlite://")
    migrated = create_engine(f"sqlite:///{path}")
    text = "SELECT name, sql FROM sqlite_master WHERE name != 'alembic_version'"
    with declared.begin() as one, migrated.begin() as other:
        METADATA.create_all(one)
        wanted = {tuple(row) for row in one.exec_driver_sql(text)}
        made = {tuple(row) for row in other.exec_driver_sql(text)}
        assert compare_metadata(MigrationContext.configure(other), METADATA) == []
    declared.dispose()
    migrated.dispose()
    assert {row for row in made if "alembic" not in row[0]} == wanted


def test_the_first_migration_alone_makes_the_first_tables():
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        with Operations.context(MigrationContext.configure(connection)):
            v0001_first_tables.upgrade()
        made = set(inspect(connection).get_table_names())
        assert connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID
    engine.dispose()
    assert made == {
        "person", "trait", "channel", "asked", "check_in", "answer",
        "event", "practice", "step", "prompt",
    }  # fmt: skip


def test_the_revisions_are_those_of_the_migrations():
    scripts = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    assert tuple(script.revision for script in scripts)[::-1] == REVISIONS


@pytest.fixture
def newer_program(tmp_path, monkeypatch):
    """A kindloop whose next migration gives persons a colour."""
    place = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, place, ignore=shutil.ignore_patterns("__pycache__"))
    next_file = place / "versions" / "v0003_colour.py"
    next_file.write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        "revision = '0003'\ndown_revision = '0002'\n"
        "def upgrade():\n    op.add_column('person', sa.Column('colour', sa.Text))\n"
    )

    def install():
        monkeypatch.setattr(opening, "MIGRATIONS", place)
        monkeypatch.setattr(opening, "REVISIONS", ("0001", "0002", "0003"))
        return next_file

    return install


def test_an_older_database_is_copied_and_brought_up_to_date(tmp_path, newer_program):
    folder = tmp_path / "data"
    path = folder / "diary.sqlite"
    with open_store(path) as store:
        store.add([a_diary()])
    before = dump(path)
    newer_program()
    open_store(path).close()
    [made] = backup.listed(path)
    copy = made.path
    assert made.reason == "before-update-0002"
    assert sorted(file.name for file in folder.iterdir()) == [
        "diary.sqlite", "diary.sqlite.backups",
    ]  # fmt: skip
    assert mode(copy) == 0o600
    assert mode(copy.parent) == 0o700
    assert dump(copy) == before
    assert run(path, "SELECT name, colour FROM person") == [("P1", None)]
    assert run(path, "SELECT version_num FROM alembic_version") == [("0003",)]


def test_a_new_database_gets_all_migrations(tmp_path, newer_program):
    newer_program()
    path = tmp_path / "data" / "diary.sqlite"
    open_store(path).close()
    assert run(path, "SELECT count(colour) FROM person") == [(0,)]
    assert [file.name for file in path.parent.iterdir()] == ["diary.sqlite"]


def test_a_migration_that_fails_changes_nothing(tmp_path, newer_program):
    path = tmp_path / "data" / "diary.sqlite"
    open_store(path).close()
    before = path.read_bytes()
    next_file = newer_program()
    next_file.write_text(next_file.read_text() + "    op.execute('nonsense')\n")
    with pytest.raises(StoreError, match=r"cannot be used: near .nonsense.: syntax error"):
        open_store(path)
    assert path.read_bytes() == before
    assert backup.listed(path) == []
    other = tmp_path / "data" / "other.sqlite"
    with pytest.raises(StoreError, match="nonsense"):
        open_store(other)
    assert not other.exists()


def test_a_database_that_another_program_migrates_meanwhile(tmp_path, monkeypatch):
    path = tmp_path / "diary.sqlite"
    open_store(path).close()
    states = iter(["older"])
    real = opening._state
    monkeypatch.setattr(opening, "_state", lambda *given: next(states, None) or real(*given))
    open_store(path).close()
    assert list(tmp_path.iterdir()) == [path]
