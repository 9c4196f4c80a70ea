"""Words about a person's own data: what an export is, and what deleting cannot reach."""

from kindloop.care.texts import _, ngettext

WHOLE_README = """kindloop whole export, format 1

Everything that one kindloop database held, for reading back with kindloop vault import or the page
Your data. It is not encrypted: whoever has this file can read it.

tables/NAME.jsonl   one row a line, a JSON list in the order of the columns
whole.json          the tables with their columns, rows and SHA-256, and the state of the tables

Instants are microseconds since 1970-01-01 UTC. null is a missing value.
"""


def out_of_reach() -> tuple[str, ...]:
    """What deleting everything cannot reach, one sentence each."""
    return (
        _("Exports and reports that you saved before: they are ordinary files; delete them too."),
        _(
            "Copies that other programs made: backups of this computer, synchronised folders, the "
            "trash, and what the browser downloaded."
        ),
        _(
            "What the disk keeps by itself: the files are overwritten before they are deleted, but "
            "many disks and file systems write elsewhere and keep the old for a while. With a "
            "passphrase, what is left of the diary cannot be read without its key."
        ),
    )


def what_a_passphrase_does() -> tuple[str, ...]:
    """What a passphrase protects from, and what not."""
    return (
        _(
            "With a passphrase the diary and its backups are encrypted: a lost or stolen computer, "
            "or a copied file, tells nobody what you wrote."
        ),
        _(
            "It does not help against someone who watches this computer while the diary is "
            "unlocked. Exports and reports that you save are not encrypted."
        ),
        _(
            "If you lose both the passphrase and the recovery code, nobody can open the diary "
            "again, and we cannot either."
        ),
    )


def journal_words(new: int, there: int) -> tuple[str, ...]:
    """What is said of notes that came into the journal.

    Args:
        new: how many are new there.
        there: how many were there already, or empty.
    """
    came = ngettext(
        "{n:,} note is in your journal now.", "{n:,} notes are in your journal now.", new
    )
    known = ngettext("{n:,} note was there already.", "{n:,} notes were there already.", there)
    return tuple(text.format(n=n) for text, n in ((came, new), (known, there)) if n)


def left_out_words(notes: int) -> tuple[str, ...]:
    """What is said of notes of somebody who has no journal here."""
    if not notes:
        return ()
    text = ngettext(
        "{n:,} note stays where it is, for only the person whose companion this is has a journal: "
        "keep the other app's file, or bring it under that name.",
        "{n:,} notes stay where they are, for only the person whose companion this is has a "
        "journal: keep the other app's file, or bring it under that name.",
        notes,
    )
    return (text.format(n=notes),)
