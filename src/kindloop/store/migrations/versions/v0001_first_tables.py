"""The first tables.

Frozen: a later change of the tables is a new file beside this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _person(primary_key: bool = True) -> "sa.Column[int]":
    return sa.Column(
        "person",
        sa.Integer,
        sa.ForeignKey("person.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
    )


def _key(name: str, kind: type[sa.Integer] | type[sa.Text]) -> "sa.Column[int | str]":
    return sa.Column(name, kind, primary_key=True, nullable=False)


def _channel() -> "sa.Column[int]":
    return sa.Column(
        "channel", sa.Integer, sa.ForeignKey("channel.id"), primary_key=True, nullable=False
    )


def upgrade() -> None:
    """Make every table and mark the file as ours."""
    op.execute("PRAGMA application_id = 0x6B696E64")
    _who_and_what()
    _check_ins()
    _told()


def _who_and_what() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("timezone", sa.Text, nullable=False),
        sa.Column("day_start", sa.Integer, nullable=False),
        sa.Column("arm", sa.Text),
        sa.Column("arm_probability", sa.REAL),
        sa.Column("simulated", sa.Integer, nullable=False),
    )
    op.create_table(
        "trait",
        _person(),
        _key("name", sa.Text),
        sa.Column("value", sa.REAL),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "channel",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("low", sa.REAL, nullable=False),
        sa.Column("high", sa.REAL, nullable=False),
        sa.Column("step", sa.REAL, nullable=False),
    )
    op.create_table(
        "asked",
        _person(),
        _channel(),
        sa.Column("position", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def _check_ins() -> None:
    op.create_table(
        "check_in",
        sa.Column("id", sa.Integer, primary_key=True),
        _person(primary_key=False),
        sa.Column("instant", sa.Integer, nullable=False),
        sa.Column("phase", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.Integer, nullable=False),
        sa.UniqueConstraint("person", "instant"),
    )
    op.create_table(
        "answer",
        sa.Column(
            "check_in",
            sa.Integer,
            sa.ForeignKey("check_in.id", ondelete="CASCADE"),
            primary_key=True,
            nullable=False,
        ),
        _channel(),
        sa.Column("value", sa.REAL, nullable=False),
        sqlite_with_rowid=False,
    )


def _told() -> None:
    for name in ("event", "practice"):
        op.create_table(
            name,
            _person(),
            _key("instant", sa.Integer),
            _key("kind", sa.Text),
            sa.Column("size", sa.REAL),
            sa.Column("minutes", sa.REAL),
            sa.Column("since_last", sa.Integer, nullable=False),
            sqlite_with_rowid=False,
        )
    op.create_table(
        "step",
        _person(),
        _key("instant", sa.Integer),
        sa.Column("taken", sa.REAL),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "prompt",
        _person(),
        _key("instant", sa.Integer),
        _key("kind", sa.Text),
        sa.Column("probability", sa.REAL),
        sa.Column("assigned", sa.Integer, nullable=False),
        sa.Column("available", sa.Integer, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
