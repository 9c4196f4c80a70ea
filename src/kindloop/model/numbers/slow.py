"""Numbers of habits, beliefs and structure."""

from kindloop.model.number import MINUTES_PER_DAY, Number, assumed


def _days(name: str, days: float, source: str, meaning: str) -> Number:
    minutes = days * MINUTES_PER_DAY
    return assumed(f"tau_{name}", "min", (minutes, minutes), 0.5, source, meaning)


NUMBERS: tuple[Number, ...] = (
    _days(
        "kindness_habit",
        90,
        "F43 F47 F48: kept or lost at follow-up; three months assumed",
        "how fast kindness fades without practice",
    ),
    assumed(
        "rate_practice_kindness",
        "1/min",
        (0.0043, 0.0043),
        0.4,
        "P40: sized so that daily practice of 20 min moves the habit with about 22 days",
    ),
    assumed(
        "rate_relief_kindness",
        "1/min",
        (0.00034, 0.00009),
        0.7,
        "S25: no study of relief as reward; kept small, or everyday life saturates the habit",
    ),
    assumed("s_oxytocin_kindness", "1", (0.6, 0.1), 0.8, "S25: no study found; kept small"),
    assumed("s_endorphin_kindness", "1", (0.6, 0.0), 0.3, "S24 S25: centred on 0"),
    _days("criticism_habit", 60, "assumed: two months", "how fast criticism fades unfed"),
    assumed(
        "rate_circle_criticism",
        "1/min",
        (0.00025, 0.0001),
        0.6,
        "F62: the circle is weak; size assumed so that hassles alone do not train it",
    ),
    assumed("rate_practice_criticism", "1/min", (0.0020, 0.0010), 0.4, "F41: size assumed"),
    assumed(
        "rate_relief_criticism",
        "1/min",
        (0.00016, 0.00002),
        0.7,
        "assumed: relief unlearns far less than practice",
    ),
    _days("regulation", 45, "assumed: six weeks", "how fast control over threat fades unused"),
    assumed(
        "rate_meditation_regulation",
        "1/min",
        (0.004, 0.0),
        0.001,
        "F1: training attention alone moved no cortisol; centred on 0",
    ),
    assumed("rate_affirmation_regulation", "1/min", (0.004, 0.001), 0.7, "assumed: small"),
    assumed("rate_journaling_regulation", "1/min", (0.004, 0.001), 0.7, "assumed: small"),
    assumed(
        "rate_reframing_regulation",
        "1/min",
        (0.004, 0.004),
        0.4,
        "F1 P43: perspective training moved cortisol over months; size assumed",
    ),
    assumed(
        "rate_compassion_regulation",
        "1/min",
        (0.004, 0.012),
        0.6,
        "F1 P43: affect training moved cortisol over months; size assumed",
    ),
    assumed("rate_threat_regulation", "1/min", (0.004, 0.004), 0.5, "assumed: as practice"),
    assumed("s_grey_regulation", "1", (0.5, 0.0), 0.3, "F70 F73: centred on 0"),
    assumed("s_load_regulation", "1", (0.10, 0.05), 0.7, "S33: no study found; kept small"),
    _days("fear_of_failure", 20, "assumed: three weeks", "how fast fear of failing fades"),
    assumed("rate_setback_fear", "1/min", (0.010, 0.005), 0.5, "F51: size assumed"),
    assumed("rate_soothing_fear", "1/min", (0.010, 0.003), 0.5, "F51: size assumed"),
    assumed("rate_success_fear", "1/min", (0.0008, 0.0004), 0.6, "assumed: small"),
    _days("efficacy", 20, "assumed: three weeks", "how fast belief in oneself returns"),
    assumed("rate_success_efficacy", "1/min", (0.0010, 0.0006), 0.5, "F52: size assumed"),
    assumed("rate_trying_efficacy", "1/min", (0.0006, 0.0003), 0.5, "F52: size assumed"),
    assumed("rate_critic_efficacy", "1/min", (0.0006, 0.0003), 0.6, "assumed: as trying adds"),
    _days("intrinsic", 20, "assumed: three weeks", "how fast interest returns"),
    assumed("rate_soothing_intrinsic", "1/min", (0.0004, 0.00015), 0.5, "F58: size assumed"),
    assumed("rate_trying_intrinsic", "1/min", (0.0015, 0.0006), 0.5, "F58: size assumed"),
    assumed("rate_critic_intrinsic", "1/min", (0.0006, 0.0001), 0.6, "F59: size assumed"),
    _days("grey_matter", 40, "P42 F74: months; forty days assumed", "how fast volume settles"),
    assumed(
        "s_regulation_grey", "relative", (0.20, 0.0), 0.05, "F70 F73 F74: transient; centred on 0"
    ),
    assumed("s_load_grey", "relative", (0.005, 0.0), 0.002, "F70: centred on 0"),
)
