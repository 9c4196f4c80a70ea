"""How strong the evidence of an arrow is: never is a link shown without it."""

from kindloop.evidence.grade import Letter, best
from kindloop.evidence.registry import claim
from kindloop.evidence.rows import speaks_for
from kindloop.model.couplings import Arrow


def grade_of(arrow: Arrow) -> Letter:
    """The grade of an arrow: the best of the claims that it stands for and evidence speaks for.

    A claim that the evidence contradicts or finds nothing for supports no arrow, however strong
    that evidence is; an arrow without any support is E.

    >>> from kindloop.model.couplings import BY_STRENGTH
    >>> grade_of(BY_STRENGTH["s_soothing_serotonin"])
    'E'
    >>> grade_of(BY_STRENGTH["s_regulation_grey"])
    'E'
    """
    claims = [claim(name) for name in arrow.claims]
    return best(["E", *(one.letter for one in claims if speaks_for(one.direction))])
