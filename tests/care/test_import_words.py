"""What an import did, in words."""

import pytest

from kindloop.care.import_words import import_sentences
from kindloop.care.texts import speaking


@pytest.mark.parametrize(
    ("new", "there", "left_out", "said"),
    [
        ({"persons": 0}, {}, {}, ["Nothing new was added."]),
        ({"values": 1}, {"check_ins": 1}, {},
         ["Added 1 answer.", "1 check-in was already there, the same, and stays as it is."]),
        ({"persons": 1, "check_ins": 2, "values": 3, "events": 1, "practices": 2, "steps": 0,
          "prompts": 7}, {"check_ins": 0}, {},
         ["Added 1 person, 2 check-ins, 3 answers, 1 event, 2 practices and 7 prompts."]),
        ({"persons": 2, "missed": 1}, {}, {"out of range": 2, "no time": 1},
         ["Added 2 persons and 1 missed prompt.", "Left out: 1 no time, 2 out of range."]),
    ],
)  # fmt: skip
def test_only_what_there_is_is_said(new, there, left_out, said):
    with speaking("en"):
        assert import_sentences(new, there, left_out) == tuple(said)
