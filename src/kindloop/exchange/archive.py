"""Zip files, written privately and read with care.

A zip may lie about what is in it: a few kilobytes that unpack to gigabytes, names that climb out
of their folder, files within files. Nothing is ever unpacked to the disk; what is read is bounded,
and what does not look right is refused as a whole.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from kindloop.errors import InputError

# NotImplementedError is what zipfile says of a way of packing that it does not know
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError,
)  # fmt: skip
_CHUNK = 1 << 16
_SMALL = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What a zip may have.

    Attributes:
        files: how many.
        whole: bytes of all of them, unpacked.
        ratio: how many times larger a file may become; of no matter for a small one.
    """

    files: int = 2_000
    whole: int = 512 * 1024 * 1024
    ratio: int = 200


def write_archive(target: IO[bytes], parts: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    """Write a zip.

    Args:
        target: where to, open for writing.
        parts: name and content of each file; read one after the other.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, chunks in parts:
            entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (stat.S_IFREG | 0o600) << 16
            with archive.open(entry, "w", force_zip64=True) as file:
                for chunk in chunks:
                    file.write(chunk)


@contextmanager
def opened(source: Path | bytes, limits: Limits | None = None) -> Generator["Archive"]:
    """A zip whose list of files was looked over.

    Args:
        source: a file, or its content.
        limits: what it may have.

    Raises:
        InputError: if it is no zip, is damaged, or asks for what no honest one does.
    """
    given = io.BytesIO(source) if isinstance(source, bytes) else source
    allowed = limits or Limits()
    try:
        zipped = zipfile.ZipFile(given)
    except OSError as error:
        raise InputError(f"The file cannot be read: {error.strerror}.") from error
    except _DAMAGED as error:
        raise InputError(
            "The file is no zip, or is damaged: choose the file that the app exported."
        ) from error
    with zipped:
        entries = [entry for entry in zipped.infolist() if not entry.is_dir()]
        _look_over(entries, allowed)
        yield Archive(zipped, {entry.filename: entry for entry in entries}, allowed)


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip that is open.

    Attributes:
        zipped: the file.
        entries: what is in it, by name.
        limits: what it may have.
    """

    zipped: zipfile.ZipFile
    entries: Mapping[str, zipfile.ZipInfo]
    limits: Limits

    def read(self, name: str) -> bytes:
        """The content of one file.

        Raises:
            InputError: if it is larger than it said, or damaged.
        """
        return b"".join(self._chunks(name))

    def lines(self, name: str) -> list[bytes]:
        """The lines of one file, each with its end.

        Raises:
            InputError: as ``read``.
        """
        return self.read(name).splitlines(keepends=True)

    def _chunks(self, name: str) -> Iterator[bytes]:
        entry = self.entries[name]
        left = entry.file_size
        try:
            with self.zipped.open(entry) as file:
                while chunk := file.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise InputError(_lies(name))
                    yield chunk
        except _DAMAGED as error:
            raise InputError(f"The file {name!r} in the zip is damaged: export it anew.") from error


def _look_over(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.files:
        raise InputError(
            f"The zip holds {len(entries):,} files; at most {limits.files:,} are read here."
        )
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise InputError("The zip holds two files of one name: choose the file the app exported.")
    for entry in entries:
        _look_at(entry, limits)
    whole = sum(entry.file_size for entry in entries)
    if whole > limits.whole:
        raise InputError(
            f"The zip would unpack to {whole / 1e6:,.0f} MB; at most {limits.whole / 1e6:,.0f} MB "
            f"are read here."
        )


def _look_at(entry: zipfile.ZipInfo, limits: Limits) -> None:
    name = entry.filename
    path = PurePosixPath(name)
    climbing = path.is_absolute() or ".." in path.parts or "\\" in name or ":" in path.parts[0]
    if climbing or stat.S_ISLNK(entry.external_attr >> 16):
        raise InputError(
            f"The zip holds the name {name[:80]!r}, which leads out of its folder: it is not read."
        )
    if entry.flag_bits & 0x1:
        raise InputError("The zip has a password: unpack it, and pack it again without one.")
    if entry.file_size > _SMALL and entry.file_size > limits.ratio * max(entry.compress_size, 1):
        raise InputError(_lies(name))


def _lies(name: str) -> str:
    return f"The file {name[:80]!r} in the zip unpacks to far more than it should: it is not read."
