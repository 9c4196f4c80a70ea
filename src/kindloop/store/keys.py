"""The key of an encrypted database, wrapped by a passphrase and by a recovery code.

The database is encrypted with a random key of 32 bytes. That key is stored only wrapped: each
secret goes through Argon2id, and what comes out encrypts the key with AES-256-GCM, which also
tells a wrong secret from a damaged file. A change of passphrase wraps the same key anew.
"""

import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kindloop.errors import InputError, StoreError
from kindloop.store.places import write_private

PASSPHRASE, RECOVERY = "passphrase", "recovery"
KEY_BYTES = 32
SHORTEST, LONGEST = 8, 1000
IDLE_MINUTES = (1, 5, 15, 30, 60, 240)
"""After how many minutes without a request an unlocked database may lock itself."""

USUAL_IDLE_MINUTES = 15

_FORMAT = "kindloop keys, format 1"
_MOST_MEMORY_KIB, _MOST_PASSES, _MOST_LANES = 2_097_152, 64, 64


@dataclass(frozen=True, slots=True)
class Cost:
    """How dear it is to try one secret.

    Attributes:
        memory_kib: memory that Argon2id fills, KiB.
        passes: how often it goes over it.
        lanes: how many threads it may use.
    """

    memory_kib: int = 131_072
    passes: int = 3
    lanes: int = 1


COST = Cost()
"""What a new wrap costs: about a third of a second."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The key, wrapped by one secret.

    Attributes:
        salt, nonce: random, new for each wrap.
        wrapped: the key, encrypted and authenticated.
        cost: with which the secret was stretched.
    """

    salt: bytes
    nonce: bytes
    wrapped: bytes
    cost: Cost


@dataclass(frozen=True, slots=True)
class Keys:
    """What lies in the keys file.

    Attributes:
        vault: a random name that ties the slots to this file.
        slots: the wrapped key by the name of its secret.
        idle_minutes: minutes without a request until the pages lock.
    """

    vault: str
    slots: Mapping[str, Slot]
    idle_minutes: int = USUAL_IDLE_MINUTES


def check_new(passphrase: str) -> None:
    """Refuse what is too short to protect anything.

    Raises:
        InputError: if it is too short or too long.
    """
    if len(passphrase.strip()) < SHORTEST:
        raise InputError(
            f"A passphrase needs at least {SHORTEST} characters; four or five words that do not "
            f"belong together are easy to keep in mind and hard to guess."
        )
    if len(passphrase) > LONGEST:
        raise InputError(f"A passphrase may have {LONGEST} characters; {len(passphrase)} came.")


def new_keys() -> tuple[Keys, bytes]:
    """A keys file without slots, and the random key that they will wrap."""
    return Keys(secrets.token_hex(16), MappingProxyType({})), secrets.token_bytes(KEY_BYTES)


def wrap(keys: Keys, key: bytes, secret_name: str, secret: str, cost: Cost | None = None) -> Keys:
    """The keys with the key wrapped by a secret, in the place of what that slot held.

    Args:
        keys: with or without this slot.
        key: of the database.
        secret_name: ``passphrase`` or ``recovery``.
        secret: as the person gave it.
        cost: of a try; by default what is right today.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    chosen = cost or COST
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    about = _about(keys.vault, secret_name, chosen)
    wrapped = AESGCM(_stretched(secret, salt, chosen)).encrypt(nonce, key, about)
    slot = Slot(salt, nonce, wrapped, chosen)
    return replace(keys, slots=MappingProxyType({**keys.slots, secret_name: slot}))


def unwrap(keys: Keys, secret_name: str, secret: str) -> bytes | None:
    """The key, or None where the secret is not the right one."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    slot = keys.slots.get(secret_name)
    if slot is None or len(secret) > LONGEST:
        return None
    about = _about(keys.vault, secret_name, slot.cost)
    try:
        return AESGCM(_stretched(secret, slot.salt, slot.cost)).decrypt(
            slot.nonce, slot.wrapped, about
        )
    except InvalidTag:
        return None


def write_keys(path: Path, keys: Keys) -> None:
    """Write a keys file, whole, for its owner only."""
    content = {
        "format": _FORMAT,
        "vault": keys.vault,
        "idle_minutes": keys.idle_minutes,
        "slots": {
            name: {
                "kdf": "argon2id",
                **asdict(slot.cost),
                "salt": slot.salt.hex(),
                "cipher": "aes-256-gcm",
                "nonce": slot.nonce.hex(),
                "wrapped": slot.wrapped.hex(),
            }
            for name, slot in keys.slots.items()
        },
    }
    write_private(path, (json.dumps(content, indent=1) + "\n").encode())


def read_keys(path: Path) -> Keys:
    """Read a keys file.

    Raises:
        StoreError: if it cannot be read, is damaged, or is from a newer kindloop.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != _FORMAT:
            raise StoreError(f"The keys file {path} is from a newer kindloop; update kindloop.")
        slots = {str(name): _slot(row) for name, row in content["slots"].items()}
        idle = int(content["idle_minutes"])
        minutes = idle if idle in IDLE_MINUTES else USUAL_IDLE_MINUTES
        return Keys(str(content["vault"]), MappingProxyType(slots), minutes)
    except OSError as error:
        raise StoreError(f"The keys file {path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StoreError(
            f"The keys file {path} is damaged; every backup of an encrypted database has a copy "
            f"of it: put one in its place."
        ) from error


def _slot(row: Mapping[str, Any]) -> Slot:
    cost = Cost(int(row["memory_kib"]), int(row["passes"]), int(row["lanes"]))
    most = Cost(_MOST_MEMORY_KIB, _MOST_PASSES, _MOST_LANES)
    sane = all(0 < asdict(cost)[name] <= limit for name, limit in asdict(most).items())
    if not sane or row["kdf"] != "argon2id" or row["cipher"] != "aes-256-gcm":
        raise ValueError("an unknown way of wrapping")
    salt, nonce, wrapped = (bytes.fromhex(row[name]) for name in ("salt", "nonce", "wrapped"))
    if (len(salt), len(nonce), len(wrapped)) != (16, 12, KEY_BYTES + 16):
        raise ValueError("a wrong length")
    return Slot(salt, nonce, wrapped, cost)


def _about(vault: str, secret_name: str, cost: Cost) -> bytes:
    """What is authenticated beside the key: a slot moved or made cheaper does not open."""
    return json.dumps([_FORMAT, vault, secret_name, asdict(cost)]).encode()


def _stretched(secret: str, salt: bytes, cost: Cost) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    spoken = unicodedata.normalize("NFKC", secret).encode("utf-8", "surrogatepass")
    return Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    ).derive(spoken)
