"""The key of a database and the secrets that wrap it."""

import json
import stat

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given
from hypothesis import strategies as st

from kindloop.errors import InputError, StoreError
from kindloop.store import keys
from kindloop.store.keys import Cost, new_keys, read_keys, unwrap, wrap, write_keys
from kindloop.store.recovery import new_code, read_code

CHEAP = Cost(64, 1, 1)
WORDS = "correct horse battery"


def made(secret=WORDS):
    empty, key = new_keys()
    return wrap(empty, key, "passphrase", secret, CHEAP), key


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_only_the_right_secret_opens(right, wrong):
    held, key = made(right)
    assert unwrap(held, "passphrase", right) == key
    same = keys.unicodedata.normalize("NFKC", wrong) == keys.unicodedata.normalize("NFKC", right)
    assert unwrap(held, "passphrase", wrong) == (key if same else None)
    assert unwrap(held, "recovery", right) is None


def test_a_passphrase_typed_with_other_keys_is_the_same():
    held, key = made("Käse und Brot")
    assert unwrap(held, "passphrase", "Ka\u0308se und Brot") == key


def test_the_key_comes_out_by_the_words_of_the_file_alone():
    """Read the file as another program would: Argon2id, then AES-256-GCM."""
    held, key = made()
    slot = held.slots["passphrase"]
    stretched = Argon2id(salt=slot.salt, length=32, iterations=1, lanes=1, memory_cost=64).derive(
        WORDS.encode()
    )
    about = json.dumps(
        ["kindloop keys, format 1", held.vault, "passphrase",
         {"memory_kib": 64, "passes": 1, "lanes": 1}]
    ).encode()  # fmt: skip
    assert AESGCM(stretched).decrypt(slot.nonce, slot.wrapped, about) == key


def test_a_new_wrap_costs_what_was_decided():
    assert Cost(131_072, 3, 1) == keys.COST
    empty, key = new_keys()
    assert wrap(empty, key, "passphrase", WORDS).slots["passphrase"].cost == keys.COST


def test_no_two_wraps_are_alike():
    empty, key = new_keys()
    slots = [wrap(empty, key, "passphrase", WORDS, CHEAP).slots["passphrase"] for _ in range(3)]
    for name in ("salt", "nonce", "wrapped"):
        assert len({getattr(slot, name) for slot in slots}) == 3


def test_a_slot_that_was_moved_or_made_cheaper_does_not_open(tmp_path):
    held, key = made()
    held = wrap(held, key, "recovery", "another secret", CHEAP)
    path = tmp_path / "x.keys"
    write_keys(path, held)
    content = json.loads(path.read_text())
    content["slots"]["passphrase"]["memory_kib"] = 32
    content["slots"]["recovery"] = content["slots"]["passphrase"] | {"memory_kib": 64}
    path.write_text(json.dumps(content))
    changed = read_keys(path)
    assert unwrap(changed, "passphrase", WORDS) is None
    assert unwrap(changed, "recovery", WORDS) is None


def test_the_file_comes_back_and_is_private(tmp_path):
    held, _ = made()
    path = tmp_path / "x.keys"
    write_keys(path, held)
    assert read_keys(path) == held
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["x.keys"]
    assert WORDS not in path.read_text()


SPOILT = [
    lambda content: content.pop("slots"),
    lambda content: content.update(slots=[]),
    lambda content: content["slots"]["passphrase"].update(salt="zz"),
    lambda content: content["slots"]["passphrase"].update(nonce="00"),
    lambda content: content["slots"]["passphrase"].update(memory_kib=10**9),
    lambda content: content["slots"]["passphrase"].update(passes=0),
    lambda content: content["slots"]["passphrase"].update(kdf="plain"),
    lambda content: content["slots"]["passphrase"].update(cipher="rot13"),
    lambda content: content.update(idle_minutes="long"),
]


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_damaged_file_is_said(tmp_path, spoil):
    path = tmp_path / "x.keys"
    write_keys(path, made()[0])
    content = json.loads(path.read_text())
    spoil(content)
    path.write_text(json.dumps(content))
    with pytest.raises(StoreError, match="is damaged; every backup"):
        read_keys(path)


def test_other_files_are_said(tmp_path):
    path = tmp_path / "x.keys"
    with pytest.raises(StoreError, match="cannot be read"):
        read_keys(path)
    path.write_bytes(b"\xff\x00")
    with pytest.raises(StoreError, match="is damaged"):
        read_keys(path)
    path.write_text('{"format": "kindloop keys, format 2"}')
    with pytest.raises(StoreError, match="from a newer kindloop"):
        read_keys(path)


def test_an_idle_time_that_there_is_not_becomes_the_usual_one(tmp_path):
    path = tmp_path / "x.keys"
    write_keys(path, made()[0])
    path.write_text(path.read_text().replace('"idle_minutes": 15', '"idle_minutes": 99999'))
    assert read_keys(path).idle_minutes == 15


@pytest.mark.parametrize("bad", ["", "short", " " * 20, "seven77", "x" * 1001])
def test_what_is_no_passphrase_is_refused(bad):
    with pytest.raises(InputError, match="A passphrase"):
        keys.check_new(bad)


def test_a_code_is_read_as_people_write_it():
    for _ in range(200):
        code = new_code()
        assert read_code(code) == code
        assert read_code(f"  {code.lower().replace('-', ' ')} ") == code
        assert read_code(code.replace("0", "o").replace("1", "l")) == code
    assert len({new_code() for _ in range(200)}) == 200


def test_most_slips_of_the_pen_are_noticed():
    noticed = tried = 0
    for _ in range(20):
        plain = new_code().replace("-", "")
        for at in range(30):
            other = "7" if plain[at] != "7" else "8"
            tried += 1
            try:
                read_code(plain[:at] + other + plain[at + 1 :])
            except InputError as error:
                noticed += "not as printed" in str(error)
    assert noticed / tried > 0.9
    with pytest.raises(InputError, match="has 30 characters in groups of five; 3 came"):
        read_code("ABC")
    with pytest.raises(InputError, match="not as printed"):
        read_code("U" * 30)
