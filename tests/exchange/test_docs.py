"""The page on maps says what is so: its example is read, its tables name every key."""

import re
from pathlib import Path

import pytest

from kindloop.exchange import mapping
from kindloop.exchange.mapping import parse_map

from .tables import diaries_of

PAGE = Path(__file__).parents[2] / "docs/maps.md"


def blocks_of(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_example_is_read(tmp_path: Path) -> None:
    (table,), (text,) = blocks_of("csv"), blocks_of("toml")
    first, second = diaries_of(tmp_path, table, parse_map(text, "example"))
    assert first.answer.values.tolist() == [[35, 4.5], [80, 2]]
    assert len(first.prompt) == 1
    assert first.event.size.tolist() == [0.75]
    assert first.practice.minutes.tolist() == [10]
    assert second.person.name == "P2"


@pytest.mark.parametrize(
    "keys", ["_DIARY_KEYS", "_CHANNEL_KEYS", "_OCCURRENCE_KEYS", "_TRAIT_KEYS"]
)
def test_every_key_stands_in_a_table(keys: str) -> None:
    cells = re.findall(r"^\| (.*?) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    told = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    assert set(getattr(mapping, keys)) <= told


def test_every_reason_stands_in_the_table() -> None:
    sources = Path(mapping.__file__).parent.glob("*.py")
    code = "".join(path.read_text(encoding="utf-8") for path in sources)
    reasons = set(re.findall(r'Check\(\s*f?"(.*?)"', code)) - {"not a {what}"}
    reasons |= {"not a day", "not a beep", "ragged"}
    told = re.findall(r"^\| (`.*?) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(reasons) > 9
    assert reasons <= {name for cell in told for name in re.findall(r"`(.*?)`", cell)}
