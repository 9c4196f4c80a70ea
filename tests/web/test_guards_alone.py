"""The pieces of the pages that need no application."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from kindloop.errors import KindloopError
from kindloop.web.forms import plain_name
from kindloop.web.guards import refusal
from kindloop.web.pages import type_without_folder


def scope(method="POST", **headers):
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return {"type": "http", "method": method, "scheme": "http", "headers": Headers(named).raw}


@given(st.text())
def test_a_file_name_never_leaves_its_folder(name):
    safe = plain_name(name)
    assert safe not in ("", ".", "..", "map.toml")
    assert "/" not in safe
    assert "\\" not in safe
    assert "\0" not in safe


def test_our_own_form_is_let_in():
    assert refusal(scope(host="127.0.0.1:8", origin="http://127.0.0.1:8"), 10) is None
    assert refusal(scope(host="localhost:8"), 10) is None


@pytest.mark.parametrize("length", ["11", "-1", "many", "1e3"])
def test_an_odd_length_is_refused(length):
    assert refusal(scope(host="localhost", content_length=length), 10)[0] == 413


def test_a_temporary_folder_is_not_named(tmp_path):
    said = type_without_folder(KindloopError(f"{tmp_path}/a.csv: row 3 in {tmp_path}"), tmp_path)
    assert str(said) == "a.csv: row 3 in "
