"""The circuit, drawn once: every arrow with its sign, its one strength, and what speaks of it.

An arrow is its strength: at 0 it is gone. A product names all its factors, and each raises (+) or
lowers (-) what it leads to; ``depends`` says that this turns with a state or a trait.
"""

from dataclasses import dataclass
from typing import Literal

from kindloop.errors import not_there
from kindloop.model.practices import NAMES as PRACTICES

Sign = Literal["+", "-", "depends"]
BEHAVIOUR = ("success", "practice done")
_ALL = " ".join(PRACTICES)


@dataclass(frozen=True, slots=True)
class Arrow:
    """One arrow of the theory.

    Attributes:
        sources: the states and inputs that it comes from; all factors of a product.
        to: the state that it leads to, or ``success`` or ``practice done`` for behaviour.
        sign: whether each factor raises or lowers it.
        strength: the number that is its strength.
        claims: the article's claims that it stands for.
        findings: the rows of the evidence that speak of it.
    """

    sources: tuple[str, ...]
    to: str
    sign: Sign
    strength: str
    claims: tuple[str, ...]
    findings: tuple[str, ...]

    @property
    def name(self) -> str:
        """How people call it: ``critic -> threat``."""
        return f"{' * '.join(self.sources)} -> {self.to}"


def _to(to: str, *rows: tuple[str, Sign, str, str, str]) -> tuple[Arrow, ...]:
    return tuple(
        Arrow(
            tuple(sources.split()),
            to,
            sign,
            strength,
            tuple(claims.split()),
            tuple(findings.split()),
        )
        for sources, sign, strength, claims, findings in rows
    )


ARROWS: tuple[Arrow, ...] = (
    *_to(
        "threat",
        ("setback", "+", "s_setback_threat", "S3", "F63"),
        ("setback fear_of_failure", "+", "s_fear_threat", "S45 S53", "F51"),
        ("social_evaluation", "+", "s_evaluation_threat", "S46", "P7"),
        ("critic", "+", "s_critic_threat", "S38", "F20 F21"),
        ("noradrenaline", "+", "s_noradrenaline_threat", "S38", "F10"),
        ("regulation control", "-", "s_control_threat", "S8", "F26 P20"),
        ("soothing", "-", "s_soothing_threat", "S3", "F21 F24 F64"),
        ("oxytocin", "-", "s_oxytocin_threat", "S15 S17", "F29"),
        ("setback attention_control", "depends", "s_attention_threat", "S50", "P20"),
    ),
    *_to(
        "control",
        ("soothing", "+", "s_soothing_control", "S7", "F20 F23"),
        ("reframing", "+", "s_reframing_control", "S8 S44 S52", "F26 P20"),
        ("meditation", "+", "s_meditation_control", "S7 S50", "F24 F72"),
        ("grey_matter", "+", "s_grey_control", "S30", "F70 F73"),
        ("noradrenaline", "-", "s_noradrenaline_control", "S8", "F37"),
        ("load", "-", "s_load_control", "S33 S47", "F2"),
    ),
    *_to(
        "soothing",
        ("kindness_habit threat", "+", "s_kindness_soothing", "S2 S56", "F64"),
        ("meditation criticism_habit", "depends", "s_meditation_soothing", "S50", "F13 F41 F44"),
        ("affirmation criticism_habit", "depends", "s_affirmation_soothing", "S49", "F80 F81"),
        ("journaling criticism_habit", "depends", "s_journaling_soothing", "S51", "F82 F83"),
        ("reframing criticism_habit", "depends", "s_reframing_soothing", "S52", "F84"),
        (
            "compassion_break criticism_habit",
            "depends",
            "s_compassion_soothing",
            "S2 S56",
            "F10 F13",
        ),
        ("oxytocin criticism_habit", "depends", "s_oxytocin_soothing", "S17", "F29"),
        ("mood", "+", "s_mood_soothing", "S18", "F62"),
        ("critic", "-", "s_critic_soothing", "S1", "F60 F61"),
    ),
    *_to(
        "critic",
        ("awake criticism_habit threat", "+", "s_criticism_critic", "S38 S39", "F20 F62"),
        ("mood", "-", "s_mood_critic", "S39", "F62"),
        ("soothing", "-", "s_soothing_critic", "S1", "F61"),
        ("reframing", "-", "s_reframing_critic", "S52", "F84 P20"),
        ("attention_control", "-", "s_attention_critic", "S50", "F42 P20"),
    ),
    *_to(
        "noradrenaline",
        ("threat", "+", "s_threat_noradrenaline", "S38", "F8 P7"),
        ("soothing", "-", "s_soothing_noradrenaline", "S31 S46", "F1 F4 F8 F10"),
    ),
    *_to(
        "oxytocin",
        ("soothing", "+", "s_soothing_oxytocin", "S15 S29", "F30 F31"),
        ("oxytocin_dose", "+", "s_dose_oxytocin", "S15", "F32 P30"),
    ),
    *_to(
        "endorphin",
        ("soothing", "+", "s_soothing_endorphin", "S24", "F35 F36"),
        ("social_evaluation threat", "+", "s_rejection_endorphin", "S24", "F35"),
    ),
    *_to(
        "dopamine",
        ("success", "+", "s_success_dopamine", "S21", "P25 P26"),
        ("soothing", "+", "s_soothing_dopamine", "S20 S22 S35", "F34"),
        ("oxytocin", "+", "s_oxytocin_dopamine", "S23", "F27 F28"),
        ("critic", "-", "s_critic_dopamine", "S39", "F53"),
        ("cortisol", "-", "s_cortisol_dopamine", "S33", "F37 F38"),
    ),
    *_to(
        "serotonin",
        ("soothing", "+", "s_soothing_serotonin", "S13 S14", "F33"),
        ("mood", "+", "s_mood_serotonin", "S16", "P33"),
        ("cortisol", "-", "s_cortisol_serotonin", "S16", "P33"),
    ),
    *_to(
        "crh",
        ("circadian", "+", "s_circadian_crh", "S46", "P12"),
        ("awakening", "+", "s_awakening_crh", "S46", "P11"),
        ("threat", "+", "s_threat_crh", "S46", "F4 F5 F6"),
        ("social_evaluation", "+", "s_evaluation_crh", "S46", "P6 P8"),
        ("social_evaluation regulation", "-", "s_regulation_crh", "S31 S46", "F1 F2"),
        ("social_evaluation criticism_habit", "+", "s_criticism_crh", "S46", "F6 F14"),
        ("anticipation", "+", "s_anticipation_crh", "S46", "P7"),
        ("cortisol", "-", "s_cortisol_crh", "S46", "P5"),
    ),
    *_to(
        "acth",
        ("crh pituitary", "+", "s_crh_acth", "S46", "P2 P4"),
        ("cortisol", "-", "s_cortisol_acth", "S46", "P5"),
    ),
    *_to("cortisol", ("acth adrenal", "+", "s_acth_cortisol", "S46", "P3 P4")),
    *_to("pituitary", ("crh", "+", "s_crh_pituitary", "S47", "P4")),
    *_to("adrenal", ("acth", "+", "s_acth_adrenal", "S47", "P4")),
    *_to(
        "mood",
        ("success", "+", "s_success_mood", "S4 S5", "P29"),
        ("setback", "-", "s_setback_mood", "S4", "F63 P36"),
        ("success expectation", "depends", "s_expected_success_mood", "S19", "P29"),
        ("setback expectation", "depends", "s_expected_setback_mood", "S19", "P29"),
        ("success mood", "depends", "b_mood_success", "S18", "P29b"),
        ("setback mood", "depends", "b_mood_setback", "S18", "P29b"),
        ("endorphin", "+", "s_endorphin_mood", "S24", "F35 F36"),
        ("oxytocin", "+", "s_oxytocin_mood", "S17", "F30"),
        ("dopamine", "+", "s_dopamine_mood", "S19", "F39 P25 P26"),
        ("intrinsic", "+", "s_intrinsic_mood", "S5 S27", "F58"),
        ("threat", "-", "s_threat_mood", "S4", "F62 F63"),
        ("critic", "-", "s_critic_mood", "S4 S39", "F62"),
        ("serotonin", "depends", "s_serotonin_mood", "S16", "P33"),
        ("social_evaluation", "-", "s_evaluation_mood", "S46", "P7"),
        ("reframing setback", "depends", "s_reframing_mood", "S8 S52", "P20 F84"),
        ("awake", "depends", "s_sleep_mood", "S18", "P34"),
    ),
    *_to(
        "motivation",
        ("dopamine", "+", "s_dopamine_motivation", "S20 S22 S37", "F34 P27"),
        ("efficacy", "+", "s_efficacy_motivation", "S12 S54", "F51 F52"),
        ("expectation", "+", "s_expectation_motivation", "S12 S21", "P26 P27"),
        ("intrinsic", "+", "s_intrinsic_motivation", "S42", "F58 F59"),
        ("mood", "+", "s_mood_motivation", "S18 S36", "F54 P27"),
        ("fear_of_failure threat", "-", "s_fear_motivation", "S45 S48", "F51"),
        ("critic", "-", "s_critic_motivation", "S36 S39 S40", "F53"),
        ("load", "-", "s_load_motivation", "S47 S48", "F2"),
    ),
    *_to(
        "trying",
        ("motivation", "+", "s_motivation_trying", "S27 S37 S48", "F52 F56 F57"),
        ("fear_of_failure threat", "-", "s_fear_trying", "S45 S55", "F51 F53"),
        ("success", "+", "s_success_trying", "S21 S55", "P26 P27"),
    ),
    *_to("success", ("trying", "+", "rate_success", "S21 S27 S55", "F52 F56 F57")),
    *_to(
        "practice done",
        ("motivation", "+", "s_motivation_adherence", "S27", "F49 P44"),
        ("kindness_habit", "+", "s_kindness_adherence", "S25", "F49 P40"),
    ),
    *_to(
        "intrinsic",
        ("awake soothing", "+", "rate_soothing_intrinsic", "S41 S42", "F58 F59"),
        ("critic", "-", "rate_critic_intrinsic", "S40 S42", "F59"),
        ("trying success", "+", "rate_trying_intrinsic", "S27 S42", "F58"),
    ),
    *_to(
        "expectation",
        ("success", "+", "rate_success_expectation", "S21 S26", "P28"),
        ("setback", "-", "rate_setback_expectation", "S36", "P28"),
        ("success expectation", "depends", "rate_expected_success", "S26", "P28"),
        ("setback expectation", "depends", "rate_expected_setback", "S26", "P28"),
        ("mood success setback", "depends", "b_mood_expectation", "S18", "P29b"),
        ("noradrenaline success", "depends", "s_noradrenaline_expectation", "S33", "F37"),
    ),
    *_to(
        "kindness_habit",
        (f"soothing {_ALL}", "+", "rate_practice_kindness", "S27 S28 S50", "F40 F44 P40"),
        ("soothing threat", "+", "rate_relief_kindness", "S25", "P40"),
        ("oxytocin", "+", "s_oxytocin_kindness", "S25", "F30"),
        ("endorphin", "+", "s_endorphin_kindness", "S25", "F35"),
    ),
    *_to(
        "criticism_habit",
        ("critic threat", "+", "rate_circle_criticism", "S39", "F62"),
        (f"soothing {_ALL}", "-", "rate_practice_criticism", "S50", "F41"),
        ("soothing threat", "-", "rate_relief_criticism", "S39", "F41"),
    ),
    *_to(
        "regulation",
        ("control meditation", "+", "rate_meditation_regulation", "S28 S50", "F1 F72"),
        ("control affirmation", "+", "rate_affirmation_regulation", "S28 S49", "F28"),
        ("control journaling", "+", "rate_journaling_regulation", "S28 S51", "F82"),
        ("control reframing", "+", "rate_reframing_regulation", "S28 S52", "F1 F84"),
        ("control compassion_break", "+", "rate_compassion_regulation", "S28 S32", "F1 F72"),
        ("control threat", "+", "rate_threat_regulation", "S32", "F26"),
        ("grey_matter", "+", "s_grey_regulation", "S30", "F70 F73"),
        ("load", "-", "s_load_regulation", "S33", "F2"),
    ),
    *_to(
        "fear_of_failure",
        ("setback threat critic", "+", "rate_setback_fear", "S45 S53", "F51"),
        ("setback soothing", "-", "rate_soothing_fear", "S45 S53", "F51"),
        ("success", "-", "rate_success_fear", "S53", "F51"),
    ),
    *_to(
        "efficacy",
        ("success", "+", "rate_success_efficacy", "S54", "F52"),
        ("trying threat", "+", "rate_trying_efficacy", "S54 S55", "F52"),
        ("critic", "-", "rate_critic_efficacy", "S39", "F53"),
    ),
    *_to(
        "grey_matter",
        (
            f"regulation control threat load {_ALL}",
            "depends",
            "s_regulation_grey",
            "S30",
            "F70 F71 F73 F74",
        ),
        ("load", "-", "s_load_grey", "S33", "F70"),
    ),
    *_to("load", ("cortisol", "+", "s_cortisol_load", "S33 S47", "F2")),
)
BY_STRENGTH = {arrow.strength: arrow for arrow in ARROWS}


def arrow_named(word: str) -> Arrow:
    """The arrow of a name, ``critic -> threat``, or of a strength, ``s_critic_threat``.

    Raises:
        NotThereError: if there is none; the sentence names the nearest.
    """
    if word in BY_STRENGTH:
        return BY_STRENGTH[word]
    wanted = "".join(word.split()).replace("→", "->")
    for arrow in ARROWS:
        if "".join(arrow.name.split()) == wanted:
            return arrow
    return not_there("arrow", word, [arrow.name for arrow in ARROWS])
