"""What comes in wrong gives one sentence and exit code 1, and changes nothing."""

import os
import sqlite3

import pytest

from .conftest import MAP, TABLE

IMPORT = ("import", "ok.csv", "--map", "ok.toml", "--db", "d.sqlite")


def contents(folder):
    """Everything below a folder, with the bytes of files."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


@pytest.fixture
def harmless(run, here):
    """Runs a command that must fail with one sentence and leave every file as it was."""

    def ran(*words):
        before = contents(here)
        sentence = run(*words).sentence
        assert contents(here) == before
        return sentence

    return ran


TABLES = {
    "text": (TABLE.replace("12:00,5", "12:00,five"), "row 3, column 'stress': 'five' is not a"),
    "range": (TABLE.replace("12:00,5", "12:00,9"), "row 3, column 'stress': 9 lies outside"),
    "twice": (TABLE + "Ann,2024-01-01 09:00,2,4\n", "row 5, column 'time': person Ann already"),
    "time": (TABLE.replace("01 12:00", "32 12:00"), "row 3, column 'time'"),
    "empty": ("", "is empty"),
    "header": (TABLE.splitlines()[0] + "\n", "no row below it"),
    "binary": (bytes(range(256)) * 9, "binary"),
    "Latin-1": (TABLE.replace("Ann", "Zoë").encode("latin-1"), "row 2: the byte 0xEB"),
    "UTF-16": (TABLE.encode("utf-16"), "UTF-16"),
    "SQLite": (b"SQLite format 3\x00" + bytes(100), "is an SQLite database, not a table"),
}


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("there", [False, True])
def test_a_wrong_table_is_said_and_nothing_is_written(harmless, run, here, kind, there):
    content, words = TABLES[kind]
    (here / "bad.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    if there:
        assert run(*IMPORT).code == 0
    said = harmless("import", "bad.csv", "--map", "ok.toml", "--db", "new/d.sqlite")
    assert "bad.csv" in said
    assert words in said
    if there:
        harmless("import", "bad.csv", "--map", "ok.toml", "--db", "d.sqlite")


MAPS = {
    "key": (MAP.replace('column = "mood"', 'colum = "mood"'), "'colum'; did you mean column"),
    "table": (MAP.replace("[channels.mood]", "[chanels.mood]"), "did you mean channels?"),
    "zone": (MAP.replace("Rome", "Roma"), "no time zone 'Europe/Roma'; did you mean Europe/Rome"),
    "column": (MAP.replace('"mood"', '"mod"'), "ok.csv has no column 'mod'"),
    "no TOML": ("a = [", "not TOML"),
    "binary": (b"\xff\xfe\x00", "UTF-8"),
}


@pytest.mark.parametrize("kind", MAPS)
def test_a_wrong_map_is_said_and_nothing_is_written(harmless, here, kind):
    content, words = MAPS[kind]
    (here / "bad.toml").write_bytes(content if isinstance(content, bytes) else content.encode())
    assert words in harmless("import", "ok.csv", "--map", "bad.toml", "--db", "d.sqlite")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "no.csv", "--map", "ok.toml", "--db", "d.sqlite"), "no file 'no.csv'"),
        (("import", "ok.csv", "--map", "no.toml", "--db", "d.sqlite"), "no map 'no.toml'"),
        (("import", "ok.csv", "--map", "folder", "--db", "d.sqlite"), "no map 'folder'"),
        (("import", "ok.csv", "--map", "fried001", "--db", "d.sqlite"), "did you mean fried0001"),
        (("import", "ok.csv", "--db", "d.sqlite"), "Say with --map how to read ok.csv"),
        (("import", "folder", "--db", "d.sqlite"), "is it a folder that kindloop exported?"),
        (("import", "folder", "--map", "ok.toml", "--db", "d.sqlite"), "folder is a folder: name"),
        (("import", "folder", "--rejects", "r.csv", "--db", "d.sqlite"), "folder is a folder"),
        (("import", "no", "--db", "d.sqlite"), "Say with --map"),
        (("import", "ok.csv", "--map", "ok.toml", "--db", "folder"), "folder is a folder"),
        (("import", "ok.csv", "--map", "ok.toml", "--db", "other.sqlite"), "of another program"),
        (("import", "ok.csv", "--map", "ok.toml", "--db", "ok.toml"), "is not a database"),
        (("import", "other.sqlite", "--map", "ok.toml", "--db", "ok.csv"), "is not a database"),
        (("import", "ok.csv", "--map", "ok.toml", "--db", "ok.csv/d.sqlite"), "Not a directory"),
        (("evaluate", "no.csv", "--map", "ok.toml"), "no file 'no.csv'"),
        (("evaluate", "folder", "--map", "ok.toml"), "Is a directory"),
        (("evaluate", "ok.csv", "--map", "no.toml"), "no map 'no.toml'"),
        (("evaluate", "ok.csv", "--map", "ok.toml"), "Nobody has enough answers"),
        (("evaluate", "ok.csv", "--map", "ok.toml", "--json"), "Nobody has enough answers"),
    ],
)
def test_what_cannot_be_read_is_said(harmless, here, words, said):
    (here / "folder").mkdir()
    other = sqlite3.connect(here / "other.sqlite")
    other.execute("CREATE TABLE something (a)")
    other.commit()
    other.close()
    assert said in harmless(*words)


READERS = {
    "people": ("people",),
    "fit": ("fit",),
    "forecast": ("forecast", "--person", "Ann"),
    "report": ("report", "--out", "r.html"),
    "export": ("export", "--out", "out"),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("database", "said"),
    [
        ("no.sqlite", "There is no database no.sqlite: make one with kindloop import"),
        ("no/d.sqlite", "There is no database no/d.sqlite"),
        ("ok.csv", "ok.csv is not a database"),
        ("empty.sqlite", "empty.sqlite is empty"),
        (".", "is a folder; name a file"),
    ],
)
def test_what_is_no_database_is_said(harmless, here, reader, database, said):
    (here / "empty.sqlite").touch()
    command, *rest = READERS[reader]
    assert said in harmless(command, database, *rest)


@pytest.mark.parametrize("reader", ["fit", "forecast", "report"])
def test_who_is_meant_is_asked_for(harmless, filled, reader):
    rest = READERS[reader][1:] if reader == "report" else ()
    said = harmless(reader, filled, *rest)
    assert said.startswith("d.sqlite holds 2 persons: say with --person whose diary is meant")
    assert "Ann, Bo" in said
    said = harmless(reader, filled, *rest, "--person", "Anne")
    assert said == "There is no person 'Anne'; did you mean Ann?"
    assert "There is no person ''" in harmless(reader, filled, *rest, "--person", "")


def test_a_thousand_persons_are_not_all_listed(harmless, run, here):
    rows = [f"Person {n:04},2024-01-01 09:00,3,4" for n in range(1000)]
    (here / "many.csv").write_text("\n".join([TABLE.splitlines()[0], *rows]) + "\n")
    assert run("import", "many.csv", "--map", "ok.toml", "--db", "d.sqlite").code == 0
    assert "holds 1,000 persons" in (asked := harmless("fit", "d.sqlite"))
    assert "and 988 more" in (unknown := harmless("fit", "d.sqlite", "--person", "x"))
    assert max(len(asked), len(unknown)) < 300


def test_a_database_that_holds_nobody_is_said(harmless, run, here, filled):
    with sqlite3.connect(filled) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM person")
    connection.close()
    assert "holds nobody yet" in harmless("fit", filled)
    assert run("people", filled).out == "Nobody is in this database.\n"


def test_a_damaged_database_is_said(harmless, here, filled):
    whole = (here / filled).read_bytes()
    (here / "cut.sqlite").write_bytes(whole[:9000])
    assert "is damaged" in harmless("people", "cut.sqlite")


@pytest.mark.parametrize("hours", ["0", "-3", "1e9", "nan", "inf", "many", "2160.5"])
def test_hours_that_make_no_sense_are_a_usage_error(run, filled, hours):
    ended = run("forecast", filled, "--person", "Ann", "--hours", hours)
    assert (ended.code, ended.out) == (2, "")
    assert "Invalid value for '--hours'" in ended.err


@pytest.mark.parametrize(
    "words",
    [("bogus",), ("--bogus",), ("people",), ("import", "ok.csv"), ("report", "d.sqlite"),
     ("evaluate", "ok.csv", "--map", "ok.toml", "--min-train", "0"),
     ("serve", "--port", "70000")],
)  # fmt: skip
def test_words_that_are_not_understood_are_a_usage_error(run, words):
    ended = run(*words)
    assert (ended.code, ended.out) == (2, "")
    assert "Error: " in ended.err


def test_a_database_for_a_page_that_is_none_is_said(harmless, here):
    assert "is not a database" in harmless("serve", "--no-browser", "--db", "ok.csv")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("no/x", "There is no folder"),
        ("folder", "folder is a folder; name a file to write"),
        (".", "is a folder"),
        ("/dev/null", "is no ordinary file"),
        ("ok.csv", "is read here and would be lost"),
        ("./folder/../ok.csv", "is read here and would be lost"),
        ("x" * 300, "File name too long"),
    ],
)
@pytest.mark.parametrize("command", ["rejects", "forecasts", "report"])
def test_where_nothing_can_be_written_is_said_before_any_work(
    harmless, run, here, command, target, said
):
    (here / "folder").mkdir()
    if command == "report":
        run(*IMPORT)
        place = "d.sqlite" if target.endswith("ok.csv") else target
        text = harmless("report", "d.sqlite", "--person", "Ann", "--out", place)
    elif command == "forecasts":
        text = harmless("evaluate", "ok.csv", "--map", "ok.toml", "--forecasts", target)
    else:
        text = harmless(*IMPORT, "--rejects", target)
    assert said in text


def test_rejects_never_replace_the_map_or_the_database(harmless, run):
    assert "would be lost" in harmless(*IMPORT, "--rejects", "ok.toml")
    assert "would be lost" in harmless(*IMPORT, "--rejects", "d.sqlite")
    run(*IMPORT)
    assert "would be lost" in harmless(*IMPORT, "--rejects", "d.sqlite")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--out", "."), "holds something else"),
        (("--out", "ok.csv"), "ok.csv is a file"),
        (("--out", "ok.csv/out"), "cannot be written"),
        (("--out", "d.sqlite"), "d.sqlite is a file"),
        (("--out", "a/b/c", "--person", "Cy"), "There is no person 'Cy'"),
        (("--out", "a/b/c", "--format", "fhir"), "choose csv or openesm"),
    ],
)
@pytest.mark.parametrize("style", ["csv", "openesm"])
def test_an_export_that_cannot_be_is_said(harmless, filled, style, words, said):
    assert said in harmless("export", filled, "--format", style, *words)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_closed_to_writing_is_said(harmless, run, here, filled):
    closed = here / "closed"
    closed.mkdir()
    closed.chmod(0o500)
    said = [
        harmless(*IMPORT[:-1], "closed/d.sqlite"),
        harmless("export", filled, "--out", "closed/out"),
        harmless("report", filled, "--person", "Ann", "--out", "closed/r.html"),
        harmless(*IMPORT, "--rejects", "closed/r.csv"),
    ]
    assert all("cannot be" in sentence for sentence in said)


def test_a_name_that_is_no_text_is_said(run, here, filled):
    assert "There is no person '\\udcff'" in run("fit", filled, "--person", "\udcff").sentence
    said = run("export", filled, "--out", "x", "--person", "\udcff").sentence
    assert said == "A name was given that is not text in UTF-8; give it in UTF-8."
    (here / "\udcff.csv").write_text(TABLE)
    ended = run("import", "\udcff.csv", "--map", "ok.toml", "--db", "new.sqlite")
    assert ended.code == 0 or "UTF-8" in ended.sentence
