"""The commands of the vault, as a person types them; secrets come on standard input only."""

import json
import os
import pty
import subprocess
import sys
import time

import pytest

from kindloop import actions, actions_vault
from kindloop.cli import secret
from kindloop.errors import InputError, LockedError, WrongPassphraseError
from kindloop.store import keyring, keys, vault

from .conftest import COMMAND

OLD, NEW = "correct horse battery", "staple and a lamp"


@pytest.fixture
def say(here):
    """Runs a command with lines on standard input; gives exit code, output and errors."""

    def ran(*words, lines=()):
        text = "".join(f"{line}\n" for line in lines)
        done = subprocess.run(
            [COMMAND, *map(str, words)],
            check=False, input=text, capture_output=True, text=True, cwd=here,
        )  # fmt: skip
        assert "Traceback" not in done.stderr
        assert OLD not in done.stdout + done.stderr
        return done.returncode, done.stdout, done.stderr

    return ran


def test_a_passphrase_from_set_to_remove(say, filled, here):
    code, out, _ = say("vault", "set", filled, lines=[OLD, OLD])
    assert code == 0
    recovery = out.splitlines()[-1]
    assert len(recovery) == 35
    assert not (here / filled).read_bytes().startswith(b"SQLite")
    assert say("people", filled)[2].startswith("kindloop: Passphrase of")
    code, out, _ = say("people", filled, "--json", lines=[OLD])
    assert code == 0
    assert json.loads(out)
    code, _, err = say("people", filled, lines=[NEW])
    assert (code, err) == (1, "kindloop: That passphrase does not open the diary. Try again.\n")
    assert say("vault", "change", filled, lines=[OLD, NEW, NEW])[0] == 0
    code, out, _ = say("vault", "recover", filled, lines=[recovery.lower(), OLD, OLD])
    assert code == 0
    code, out, _ = say("vault", "code", filled, lines=[OLD])
    assert len(out.splitlines()[-1]) == 35
    code, out, _ = say("vault", "status", filled)
    assert "encrypted; the pages lock after 15 minutes" in out
    assert say("vault", "backup", filled, lines=[OLD])[0] == 0
    assert json.loads(say("vault", "status", filled, "--json")[1])["state"] == "encrypted"
    assert "is back in place" in say("vault", "restore", filled, lines=[OLD])[1]
    assert say("vault", "remove", filled, lines=[OLD])[0] == 0
    assert say("people", filled)[0] == 0


def test_export_wipe_import(say, filled, here):
    before = say("people", filled, "--json")[1]
    assert say("vault", "export", filled, "--out", "all.zip")[1] == "all.zip\n"
    code, _, err = say("vault", "wipe", filled, lines=["no"])
    assert (code, err.splitlines()[-1].split("kindloop: ")[-1]) == (1, "Nothing was deleted.")
    assert (here / filled).exists()
    code, out, _ = say("vault", "wipe", filled, lines=["delete"])
    assert code == 0
    assert "What deleting cannot reach" in out
    assert not (here / filled).exists()
    assert say("vault", "import", "all.zip", "--db", filled)[0] == 0
    assert say("people", filled, "--json")[1] == before
    code, _, err = say("vault", "import", "all.zip", "--db", filled)
    assert (code, "There is a diary here already" in err) == (1, True)
    assert say("vault", "import", "all.zip", "--db", filled, "--over")[0] == 0
    assert say("vault", "wipe", filled, "--yes")[0] == 0


def test_a_history_of_another_app(say, here):
    (here / "daylio.csv").write_text("full_date,time,mood\n2026-03-02,21:30,super\n")
    words = ("bring", "daylio.csv", "--db", "new.sqlite", "--person", "Me", "--timezone", "UTC")
    code, _, err = say(*words)
    assert (code, "not known: 'super'" in err) == (1, True)
    assert not (here / "new.sqlite").exists()
    code, out, _ = say(*words, "--mood", "super=5")
    assert (code, out) == (0, "Added 1 person, 1 check-in and 1 answer.\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("vault", "status", "none.sqlite"), ""),
        (("vault", "backup", "none.sqlite"), "There is no database"),
        (("vault", "restore", "none.sqlite"), "There is no backup of"),
        (("vault", "change", "none.sqlite"), "has no passphrase"),
        (("vault", "remove", "none.sqlite"), "has no passphrase"),
        (("vault", "export", "none.sqlite", "--out", "x.zip"), "There is no database"),
        (("vault", "import", "none.zip", "--db", "x.sqlite"), "There is no file"),
        (("vault", "wipe", "none.sqlite", "--yes"), "There is no database"),
        (("vault", "set", "x.sqlite"), "New passphrase is needed"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(say, here, words, says):
    code, _, err = say(*words)
    assert code == (1 if says else 0)
    assert says in err
    assert len(err.splitlines()) <= 1
    assert not list(here.glob("*.sqlite*"))


def test_two_that_differ_change_nothing(say, filled, here):
    before = (here / filled).read_bytes()
    code, _, err = say("vault", "set", filled, lines=[OLD, NEW])
    assert (code, "are not the same" in err) == (1, True)
    code, _, err = say("vault", "set", filled, lines=["short", "short"])
    assert (code, "at least 8 characters" in err) == (1, True)
    assert (here / filled).read_bytes() == before


def test_no_command_takes_a_passphrase_as_a_word(say):
    helped = "".join(say("vault", name, "--help")[1] for name in ("set", "change", "remove"))
    assert "--passphrase" not in helped
    code, _, err = say("vault", "set", "--passphrase", "x")
    assert (code, "No such option" in err) == (2, True)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_on_a_terminal_nothing_is_shown_while_it_is_typed(filled, here):
    """The command asks on the terminal itself; what is typed does not come back."""
    leader, follower = pty.openpty()
    vault_of = here / filled
    actions_vault.set_passphrase(vault_of, OLD)
    process = subprocess.Popen(
        [COMMAND, "people", vault_of], stdin=follower, stdout=follower, stderr=follower,
        start_new_session=True,
    )  # fmt: skip
    os.close(follower)
    seen = b""
    deadline = time.monotonic() + 60
    while b": " not in seen and time.monotonic() < deadline:
        seen += os.read(leader, 1024)
    os.write(leader, f"{OLD}\n".encode())
    try:
        while chunk := os.read(leader, 1024):
            seen += chunk
    except OSError:
        pass  # the terminal closes with the command
    os.close(leader)
    assert process.wait(30) == 0
    assert b"Passphrase of" in seen
    assert OLD.encode() not in seen
    assert b"Ann" in seen


class Terminal:
    """A standard input that is a terminal."""

    def __init__(self, *words):
        self.words = list(words)

    def isatty(self):
        return True


def test_three_tries_on_a_terminal(filled, here, monkeypatch, capsys):
    monkeypatch.setattr(keys, "COST", keys.Cost(64, 1, 1))
    monkeypatch.setattr(keyring, "_keys", {})
    place = here / filled
    vault.set_passphrase(place, OLD)
    typed = Terminal(NEW, OLD)
    monkeypatch.setattr(secret.sys, "stdin", typed)
    monkeypatch.setattr(secret, "getpass", lambda prompt: typed.words.pop(0))
    vault.lock(place)
    with actions_vault.asking(secret.unlock):
        assert actions.people(place)
    assert "does not open the diary" in capsys.readouterr().err
    vault.lock(place)
    typed.words = [NEW] * 9
    with pytest.raises(WrongPassphraseError, match="has to wait"):
        secret.unlock(place)
    assert len(typed.words) == 6
    typed.words = [NEW, OLD]
    with pytest.raises(InputError):
        secret.ask_new()
    monkeypatch.setattr(secret.sys, "stdin", None)
    with pytest.raises(LockedError, match="is needed: run this in a terminal"):
        secret.ask("Passphrase")
