"""A circuit of the size of the theory's, written by hand, for the drawing's tests."""

from kindloop.report.circuit import Arrow, Node

_GROUPS = {
    "fast": "threat control soothing critic",
    "body": "noradrenaline oxytocin endorphin dopamine serotonin crh acth cortisol pituitary "
    "adrenal",
    "feeling": "mood motivation trying intrinsic expectation",
    "slow": "kindness_habit criticism_habit regulation fear_of_failure efficacy grey_matter load",
    "input": "setback success social_evaluation anticipation meditation affirmation journaling "
    "reframing compassion_break attention_control oxytocin_dose awake awakening circadian",
}
_LABELS = {"crh": "CRH", "acth": "ACTH", "circadian": "inner clock", "awakening": "waking up"}
NODES = [
    Node(name, _LABELS.get(name, name.replace("_", " ")), group)
    for group, names in _GROUPS.items()
    for name in names.split()
]
_PRACTICES = ("meditation", "affirmation", "journaling", "reframing", "compassion_break")
# factors > target, sign, described, evidenced, grade
_ARROWS = """
setback > threat + 3.6 3.6 C; setback fear_of_failure > threat + 4 2.5 C
social_evaluation > threat + 5 4.5 A; critic > threat + 2.5 1.8 C
noradrenaline > threat + .4 .3 D; regulation control > threat - 5 4.5 A
soothing > threat - 4 1.5 C; oxytocin > threat - .6 .15 B
soothing > control + 2 .3 C; reframing > control + 2 1.2 A; meditation > control + 1.5 .4 B
grey_matter > control + 6 0 E; noradrenaline > control - .4 .3 D; load > control - .8 .4 D
kindness_habit threat > soothing + 7 4 C; mood > soothing + .6 1.35 C
oxytocin criticism_habit > soothing depends .8 .6 B; critic > soothing - 2 .33 C
criticism_habit threat awake > critic + 6.5 5 C; mood > critic - .8 .84 C
soothing > critic - 4 .42 C; reframing > critic - 1.5 .8 A; attention_control > critic - .6 .9 A
threat > noradrenaline + 1.8 1.2 A; soothing > noradrenaline - .6 .5 B
soothing > oxytocin + 1.5 .5 B; oxytocin_dose > oxytocin + 1.9 1.9 B
soothing > endorphin + 1 0 E; social_evaluation threat > endorphin + .2 .4 C
success > dopamine + 1 .6 D; soothing > dopamine + .8 0 E; oxytocin > dopamine + .2 0 E
critic > dopamine - .5 .1 D; cortisol > dopamine - .06 .03 B
soothing > serotonin + .6 0 E; mood > serotonin + .3 .1 D; cortisol > serotonin - .1 .03 D
circadian > crh + 1 1 C; awakening > crh + 1 1 C; social_evaluation > crh + 2 2 A
social_evaluation regulation > crh - 1 1 B; social_evaluation criticism_habit > crh + 1 1 C
threat > crh + .2 .1 D; anticipation > crh + .3 .3 D; cortisol > crh - 1 1 A
crh pituitary > acth + 1 1 A; cortisol > acth - 1 1 A; acth adrenal > cortisol + 1 1 A
crh > pituitary + 1 1 D; acth > adrenal + 1 1 D; cortisol > load + 1 1 D
success > mood + 4 10 C; setback > mood - 8 20 C; expectation success > mood - 4 10 C
expectation setback > mood - 8 20 C; mood success > mood + 1.6 2 C; mood setback > mood + 3.2 4 C
endorphin > mood + .4 0 E; oxytocin > mood + .3 0 E; intrinsic > mood + .4 .1 C
threat > mood - 1 .8 C; critic > mood - .8 .3 C; serotonin mood > mood depends .5 .1 D
success > expectation + 1 1 D; setback > expectation - 1 1 D
noradrenaline success > expectation - .6 .4 B; mood success > expectation + .4 .2 D
dopamine > motivation + 1.5 .2 C; efficacy > motivation + 3 2 C; expectation > motivation + 2 1.5 D
intrinsic > motivation + 2 1 C; mood > motivation + 1.5 1 D
fear_of_failure threat > motivation - 6 2 C; critic > motivation - 2.5 .6 C
load > motivation - .8 .3 E; motivation > trying + 5 3 C; fear_of_failure threat > trying - 4 1.5 C
success > trying + 1 .6 D; trying > success + 1 1 D
awake soothing > intrinsic + .4 .15 C; critic > intrinsic - .6 .1 C
trying success > intrinsic + 1.5 .6 C
soothing PRACTICES > kindness_habit + 4 4 A; soothing threat > kindness_habit + .3 .09 E
soothing oxytocin > kindness_habit + .6 .1 E; soothing endorphin > kindness_habit + .6 0 E
critic threat > criticism_habit + 2 1 C; soothing PRACTICES > criticism_habit - 2 1 A
soothing threat > criticism_habit - 1 .1 E
control threat > regulation + 4 4 D; grey_matter > regulation + .5 0 E; load > regulation - .1 .05 E
control meditation > regulation + 4 0 B; control affirmation > regulation + 4 1 E
control journaling > regulation + 4 1 E; control reframing > regulation + 4 4 B
control compassion_break > regulation + 4 20 B
setback threat critic > fear_of_failure + 1 .5 C; setback soothing > fear_of_failure - 1 .3 C
success > fear_of_failure - .8 .4 D; success > efficacy + 1 .6 B
trying threat > efficacy + .6 .3 B; critic > efficacy - .6 .3 D
regulation > grey_matter + .2 0 E; load > grey_matter - .5 0 E
meditation criticism_habit > soothing depends 2 1.6 A
affirmation criticism_habit > soothing depends 2 1.2 A
journaling criticism_habit > soothing depends 2 1.2 B
reframing criticism_habit > soothing depends 1 .8 A
compassion_break criticism_habit > soothing depends 3 4 B
"""


def _arrow(index, written):
    left, right = (part.split() for part in written.split(">"))
    target, sign, described, evidenced, grade = right
    sources = tuple(n for name in left for n in (_PRACTICES if name == "PRACTICES" else (name,)))
    said = f"{' × '.join(sources)} → {target}, grade {grade}".replace("_", " ")
    return Arrow(
        f"s_{index}", sources, target, sign, float(described), float(evidenced), grade, said
    )


ARROWS = [
    _arrow(index, written)
    for index, written in enumerate(_ARROWS.replace("\n", ";").split(";"))
    if written.strip()
]
