"""One table of a TOML file, read key by key, with a clear sentence for every slip."""

import math
from datetime import date, time
from typing import Any, Never, cast

from kindloop.errors import MapError, nearest


class Section:
    """One table of the map: what stands in it, and how to say what is wrong with it.

    Args:
        file: the name of the map, for the error texts.
        title: the table as TOML writes it, such as ``[channels.stress]``.
        content: what was found there.
        known: the keys that may stand there; none given means that any may.

    Raises:
        MapError: if the content is not a table, or holds a key that is not known.
    """

    def __init__(
        self, file: str, title: str, content: object, known: tuple[str, ...] | None = None
    ) -> None:
        self.file = file
        self.title = title
        if not isinstance(content, dict):
            self.fail(f"a table of keys is needed here; came {content!r}.")
        self.content = cast("dict[str, Any]", content)
        for key in self.content if known is not None else ():
            if key not in (known or ()):
                self.fail(f"there is no key {key!r}{nearest(key, list(known or ()))}")

    def fail(self, sentence: str) -> Never:
        """Raise with the place in front of the sentence.

        Raises:
            MapError: always.
        """
        raise MapError(f"Map {self.file}, {self.title}: {sentence}")

    def has(self, key: str) -> bool:
        """Whether the key stands in the table."""
        return key in self.content

    def text(self, key: str) -> str | None:
        """A text that is not empty, None if the key is absent."""
        value = self.content.get(key)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            self.fail(f"{key} must be a text in quotes; came {value!r}.")
        return value.strip() if isinstance(value, str) else None

    def need_text(self, key: str) -> str:
        """A text that must be there."""
        value = self.text(key)
        if value is None:
            self.fail(f"{key} is missing: name the column.")
        return value

    def texts(self, key: str) -> tuple[str, ...] | None:
        """A text or a list of texts, None if the key is absent."""
        value = self.content.get(key)
        if isinstance(value, list) and value:
            listed = cast("list[object]", value)
            names = [item.strip() for item in listed if isinstance(item, str) and item.strip()]
            if len(names) != len(listed):
                self.fail(f"{key} must be a list of texts in quotes; came {value!r}.")
            if len(set(names)) != len(names):
                self.fail(f"{key} names a column twice; came {value!r}.")
            return tuple(names)
        if value == []:
            self.fail(f"{key} is an empty list: name at least one column.")
        single = self.text(key)
        return None if single is None else (single,)

    def number(self, key: str) -> float | None:
        """A finite number, None if the key is absent."""
        value = self.content.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fail(f"{key} must be a number; came {value!r}.")
        if not math.isfinite(value):
            self.fail(f"{key} must be a finite number; came {value!r}.")
        return float(value)

    def whole(self, key: str, default: int) -> int:
        """A whole number."""
        value = self.number(key)
        if value is not None and value != int(value):
            self.fail(f"{key} must be a whole number; came {value!r}.")
        return default if value is None else int(value)

    def flag(self, key: str) -> bool:
        """True or false, false if the key is absent."""
        value = self.content.get(key, False)
        if not isinstance(value, bool):
            self.fail(f"{key} must be true or false, without quotes; came {value!r}.")
        return value

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        """One of a few words, the first of them if the key is absent."""
        value = self.text(key) or allowed[0]
        if value not in allowed:
            self.fail(
                f"{key} must be one of {', '.join(allowed)}; came {value!r}"
                f"{nearest(value, list(allowed))}"
            )
        return value

    def moment(self, key: str, default: str) -> str:
        """A date or a time of day, as TOML's own kind or as a text, given back as text."""
        value = self.content.get(key, default)
        if isinstance(value, date | time):
            return value.isoformat()
        if not isinstance(value, str):
            self.fail(f'{key} must be a text such as "{default}"; came {value!r}.')
        return value.strip()
