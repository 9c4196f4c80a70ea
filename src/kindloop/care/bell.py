"""A soft bell, computed here: a few partials of a small bowl that fade away."""

import io
import wave
from array import array
from functools import lru_cache
from math import exp, pi, sin

_RATE = 11_025
_SECONDS = 1.6
_LOUDNESS = 9_000
_PARTIALS = ((1.0, 392.0, 0.55), (0.45, 1_062.0, 0.3), (0.2, 1_980.0, 0.16))
"""Share, frequency (Hz) and time constant of fading (seconds) of each partial."""


@lru_cache(maxsize=1)
def bell() -> bytes:
    """The bell as a WAV file: one channel, 16 bit, 1.6 seconds."""
    count = int(_RATE * _SECONDS)
    samples = array("h", (round(_LOUDNESS * _level(at / _RATE)) for at in range(count)))
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(_RATE)
        out.writeframes(samples.tobytes())
    return file.getvalue()


def _level(t: float) -> float:
    """Loudness at a time in seconds: it rises within 8 ms, fades, and ends at zero."""
    start, end = min(1.0, t / 0.008), min(1.0, (_SECONDS - t) / 0.1)
    rung = sum(
        share * sin(2 * pi * frequency * t) * exp(-t / fading)
        for share, frequency, fading in _PARTIALS
    )
    return start * end * rung
