"""Numbers of chance: the noise of daily life, and how persons differ."""

from kindloop.model.number import MINUTES_PER_DAY, Number, assumed, measured

_NOISE = "assumed, before any fit; in `described` no more than leaves it its two basins"
_PACE = "assumed, before any fit: hours"

NUMBERS: tuple[Number, ...] = (
    assumed("sigma_threat", "logit", (0.74, 0.5), 1.0, _NOISE, "size of the noise on threat"),
    assumed("sigma_mood", "1", (0.40, 0.35), 1.0, _NOISE, "size of the noise on mood"),
    assumed(
        "sigma_self", "logit", (0.16, 0.45), 0.7, _NOISE, "size of the fast noise on self-view"
    ),
    assumed(
        "sigma_slow_self",
        "logit",
        (0.1, 0.3),
        0.7,
        "P35: size assumed; a third of it in `described`, like the other noises",
        "size of the slow noise on self-view",
    ),
    assumed("tau_noise_threat", "min", (90.0, 90.0), 0.5, _PACE, "how long noise on threat lasts"),
    assumed("tau_noise_mood", "min", (107.0, 150.0), 0.5, _PACE, "how long noise on mood lasts"),
    assumed(
        "tau_noise_self",
        "min",
        (221.0, 150.0),
        0.5,
        _PACE,
        "how long fast noise on self-view lasts",
    ),
    assumed(
        "tau_noise_slow_self",
        "min",
        (7 * MINUTES_PER_DAY, 7 * MINUTES_PER_DAY),
        0.3,
        "P35: a slow part of a week or more; a week assumed",
        "how long slow noise on self-view lasts",
    ),
    assumed(
        "spread_strengths",
        "1",
        (0.2, 0.2),
        0.5,
        "F56: large slope variance between persons; a fifth assumed",
        "how far persons differ in a strength, on the logarithm",
    ),
    assumed(
        "spread_habits",
        "logit",
        (0.75, 0.75),
        0.3,
        "P46: a standard deviation of .6-.7 on a scale of 1-5, put on 0..1",
        "how far persons differ in the two habits",
    ),
    measured(
        "correlation_habits",
        "1",
        -0.69,
        0.03,
        "F61",
        "correlation of the two habits between persons",
    ),
    measured(
        "female_stress_secretion",
        "1",
        0.53,
        0.15,
        "P9",
        "how strongly a woman's axis answers stress, of a man's",
    ),
)
