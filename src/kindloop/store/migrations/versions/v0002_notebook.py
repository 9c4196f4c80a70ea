"""The notebook of the companion: setback minutes, goals, journal, sessions, settings.

Frozen: a later change of the tables is a new file beside this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

Columns = tuple["sa.Column[int] | sa.Column[str] | sa.Column[float]", ...]


def upgrade() -> None:
    """Make the tables that the companion needs."""
    op.create_table(
        "own",
        _person(),
        sa.Column("began", sa.Integer, nullable=False),
    )
    op.create_table(
        "setting",
        _person(),
        sa.Column("name", sa.Text, primary_key=True, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    _rows("minute", _minute())
    _rows("goal", (_text("title"), _text("why"), sa.Column("closed", sa.Integer)))
    _rows(
        "leaf",
        (_text("prompt"), _text("words"), sa.Column("changed", sa.Integer, nullable=False)),
    )
    _rows(
        "session",
        (
            _text("practice"),
            _text("length"),
            sa.Column("before", sa.REAL),
            sa.Column("after", sa.REAL),
            sa.Column("worse", sa.Integer, nullable=False),
        ),
    )


def _minute() -> Columns:
    return (
        _text("happened"),
        sa.Column("sting", sa.Integer, nullable=False),
        _text("said_kind"),
        _text("said"),
        _text("answer"),
        sa.Column("chance", sa.REAL),
        _text("assigned"),
        _text("step"),
        sa.Column("goal", sa.Integer),
        sa.Column("told", sa.Integer),
        sa.Column("taken", sa.REAL),
    )


def _rows(name: str, columns: Columns) -> None:
    op.create_table(
        name,
        _person(),
        sa.Column("instant", sa.Integer, primary_key=True, nullable=False),
        *columns,
        sqlite_with_rowid=False,
    )


def _person() -> "sa.Column[int]":
    return sa.Column(
        "person",
        sa.Integer,
        sa.ForeignKey("person.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    )


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=False)
