"""The tables of the database, as docs/data.md explains them.

Instants are integers, microseconds since 1970-01-01 UTC. A missing number is NULL. The
migrations build these tables; a test holds both to the same words.
"""

from sqlalchemy import (
    REAL,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

APPLICATION_ID = 0x6B696E64
"""``kind`` in ASCII: marks an SQLite file as a database of ours."""

REVISIONS = ("0001", "0002")
"""Every state that the tables ever had, oldest first; the last is the one in this file."""

METADATA = MetaData()


def _person(primary_key: bool = True) -> Column[int]:
    return Column(
        "person",
        Integer,
        ForeignKey("person.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
    )


def _instant(primary_key: bool = True) -> Column[int]:
    return Column("instant", Integer, primary_key=primary_key, nullable=False)


def _occurrence(name: str) -> Table:
    return Table(
        name,
        METADATA,
        _person(),
        _instant(),
        Column("kind", Text, primary_key=True, nullable=False),
        Column("size", REAL),
        Column("minutes", REAL),
        Column("since_last", Integer, nullable=False),
        sqlite_with_rowid=False,
    )


PERSON = Table(
    "person",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("timezone", Text, nullable=False),
    Column("day_start", Integer, nullable=False),
    Column("arm", Text),
    Column("arm_probability", REAL),
    Column("simulated", Integer, nullable=False),
)

TRAIT = Table(
    "trait",
    METADATA,
    _person(),
    Column("name", Text, primary_key=True, nullable=False),
    Column("value", REAL),
    sqlite_with_rowid=False,
)

CHANNEL = Table(
    "channel",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("low", REAL, nullable=False),
    Column("high", REAL, nullable=False),
    Column("step", REAL, nullable=False),
)

ASKED = Table(
    "asked",
    METADATA,
    _person(),
    Column("channel", Integer, ForeignKey("channel.id"), primary_key=True, nullable=False),
    Column("position", Integer, nullable=False),
    sqlite_with_rowid=False,
)

CHECK_IN = Table(
    "check_in",
    METADATA,
    Column("id", Integer, primary_key=True),
    _person(primary_key=False),
    _instant(primary_key=False),
    Column("phase", Text, nullable=False),
    Column("recorded_at", Integer, nullable=False),
    UniqueConstraint("person", "instant"),
)

ANSWER = Table(
    "answer",
    METADATA,
    Column(
        "check_in",
        Integer,
        ForeignKey("check_in.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    Column("channel", Integer, ForeignKey("channel.id"), primary_key=True, nullable=False),
    Column("value", REAL, nullable=False),
    sqlite_with_rowid=False,
)

EVENT = _occurrence("event")
PRACTICE = _occurrence("practice")

STEP = Table(
    "step",
    METADATA,
    _person(),
    _instant(),
    Column("taken", REAL),
    sqlite_with_rowid=False,
)

PROMPT = Table(
    "prompt",
    METADATA,
    _person(),
    _instant(),
    Column("kind", Text, primary_key=True, nullable=False),
    Column("probability", REAL),
    Column("assigned", Integer, nullable=False),
    Column("available", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# What the companion keeps beside the diary (notebook.py). Each row is known by person and instant.

OWN = Table(
    "own",
    METADATA,
    _person(),
    Column("began", Integer, nullable=False),
)

SETTING = Table(
    "setting",
    METADATA,
    _person(),
    Column("name", Text, primary_key=True, nullable=False),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)

MINUTE = Table(
    "minute",
    METADATA,
    _person(),
    _instant(),
    Column("happened", Text, nullable=False),
    Column("sting", Integer, nullable=False),
    Column("said_kind", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("chance", REAL),
    Column("assigned", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("goal", Integer),
    Column("told", Integer),
    Column("taken", REAL),
    sqlite_with_rowid=False,
)

GOAL = Table(
    "goal",
    METADATA,
    _person(),
    _instant(),
    Column("title", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("closed", Integer),
    sqlite_with_rowid=False,
)

LEAF = Table(
    "leaf",
    METADATA,
    _person(),
    _instant(),
    Column("prompt", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("changed", Integer, nullable=False),
    sqlite_with_rowid=False,
)

SESSION = Table(
    "session",
    METADATA,
    _person(),
    _instant(),
    Column("practice", Text, nullable=False),
    Column("length", Text, nullable=False),
    Column("before", REAL),
    Column("after", REAL),
    Column("worse", Integer, nullable=False),
    sqlite_with_rowid=False,
)
