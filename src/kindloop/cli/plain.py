"""Text that came from a file, made fit for a terminal."""

import re

_LONGEST_WORD = 160
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_LONG = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")


def one_line(text: str) -> str:
    r"""A text in one line, without signs that move the cursor, change colours or turn the writing.

    Words that would fill the screen are cut in the middle.

    >>> one_line("Robin\x1b[31m\nred")
    'Robin [31m red'
    """
    return _LONG.sub(_shortened, _CONTROLS.sub(" ", text)).strip()


def _shortened(found: re.Match[str]) -> str:
    word = found.group()
    return f"{word[:100]}…{word[-40:]}"
