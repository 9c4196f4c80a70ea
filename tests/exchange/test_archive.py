"""Zips that lie, climb, or burst."""

import io
import stat
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindloop.errors import InputError
from kindloop.exchange.archive import Limits, opened, write_archive


def zipped(files, **options):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return raw.getvalue()


def read_all(raw, limits):
    with opened(raw, limits) as archive:
        return [archive.read(name) for name in archive.entries]


def refused(raw, match, limits=None):
    with pytest.raises(InputError, match=match):
        read_all(raw, limits)


@given(st.dictionaries(st.text("abc/._-", min_size=1).filter(
    lambda name: not name.startswith("/") and not name.endswith("/") and ".." not in name
    and name.strip("./")), st.binary(max_size=200), max_size=5))  # fmt: skip
def test_what_is_written_is_read(files):
    raw = io.BytesIO()
    write_archive(raw, [(name, [content[:9], content[9:]]) for name, content in files.items()])
    with opened(raw.getvalue()) as archive:
        assert {name: archive.read(name) for name in archive.entries} == files
    with zipfile.ZipFile(raw) as other:
        assert other.testzip() is None


@pytest.mark.parametrize(
    "name", ["../x", "a/../../x", "/etc/x", "C:/x", "a\\..\\x", "C:\\x", "..", "a/.."]
)
def test_names_that_lead_out_are_refused(name):
    refused(zipped([(name, "x")]), "leads out of its folder")


def test_links_are_refused():
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    refused(zipped([(link, "/etc/passwd")]), "leads out of its folder")


def test_bombs_are_refused():
    refused(zipped([("a", b"\0" * 50_000_000)]), "unpacks to far more than it should")
    refused(zipped([("a", "x" * 900), ("b", "y" * 900)]), "would unpack to", Limits(whole=1_000))
    refused(zipped([(str(number), "") for number in range(30)]), "30 files", Limits(files=20))


def test_a_file_that_says_less_than_it_holds_is_not_read_on():
    raw = zipped([("a", b"abc" * 1_000)])
    for where in (raw.find(b"PK\x01\x02") + 24, 22):
        raw = raw[:where] + struct.pack("<I", 10) + raw[where + 4 :]
    refused(raw, "unpacks to far more|is damaged")


def test_two_of_one_name_are_refused(recwarn):
    raw = zipped([("ab", "x"), ("cd", "y")]).replace(b"cd", b"ab")
    refused(raw, "two files of one name")


def test_a_password_is_said():
    raw = bytearray(zipped([("a", "x")]))
    raw[raw.find(b"PK\x01\x02") + 8] |= 1
    refused(bytes(raw), "has a password")


@pytest.mark.parametrize("raw", [b"", b"PK", b"PK\x03\x04" + b"x" * 100, b"person,time\n"])
def test_what_is_no_zip_is_said(raw):
    refused(raw, "is no zip, or is damaged")


def test_a_damaged_file_is_said():
    raw = bytearray(zipped([("a", bytes(range(256)) * 20)]))
    raw[60:70] = b"\xff" * 10
    refused(bytes(raw), "is damaged: export it anew")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw):
    try:
        with opened(b"PK\x03\x04" + raw) as archive:
            assert archive.entries is not None
    except InputError:
        return


def test_a_file_on_the_disk(tmp_path):
    path = tmp_path / "x.zip"
    with pytest.raises(InputError, match="cannot be read: No such file"), opened(path):
        pass
    path.write_bytes(zipped([("a", "one\ntwo")]))
    with opened(path) as archive:
        assert archive.lines("a") == [b"one\n", b"two"]
