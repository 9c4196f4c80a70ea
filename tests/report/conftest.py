"""The hand-made person as fixtures."""

import importlib.util
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def people():
    """The makers of hand-made diaries and fits."""
    path = Path(__file__).with_name("people.py")
    spec = importlib.util.spec_from_file_location("report_people", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def diary(people):
    return people.make_diary()


@pytest.fixture(scope="session")
def fit(people, diary):
    return people.fit_of(diary)
