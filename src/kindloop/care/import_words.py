"""What an import did, in plain words."""

from collections.abc import Mapping

from kindloop.care.texts import _, ngettext


def import_sentences(
    new: Mapping[str, int], there: Mapping[str, int], left_out: Mapping[str, int]
) -> tuple[str, ...]:
    """Say what came in, what was there before and what was left out.

    Args:
        new: rows that were added, by kind: persons, check_ins, values, events, practices, steps,
            prompts, and missed (prompts of which it is known that nobody answered).
        there: rows that were there before, by kind.
        left_out: rows that were left out, by reason.

    >>> import_sentences({"persons": 1, "check_ins": 2, "values": 2}, {}, {"text": 3})
    ('Added 1 person, 2 check-ins and 2 answers.', 'Left out: 3 text.')
    """
    sentences = [_added(new)]
    if there.get("check_ins", 0):
        text = ngettext(
            "{n:,} check-in was already there, the same, and stays as it is.",
            "{n:,} check-ins were already there, the same, and stay as they are.",
            there["check_ins"],
        )
        sentences.append(text.format(n=there["check_ins"]))
    if left_out:
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in sorted(left_out.items()))
        sentences.append(_("Left out: {reasons}.").format(reasons=reasons))
    return tuple(sentences)


def _added(new: Mapping[str, int]) -> str:
    words = (
        ("persons", ngettext("{n:,} person", "{n:,} persons", new.get("persons", 0))),
        ("check_ins", ngettext("{n:,} check-in", "{n:,} check-ins", new.get("check_ins", 0))),
        ("values", ngettext("{n:,} answer", "{n:,} answers", new.get("values", 0))),
        ("events", ngettext("{n:,} event", "{n:,} events", new.get("events", 0))),
        ("practices", ngettext("{n:,} practice", "{n:,} practices", new.get("practices", 0))),
        ("steps", ngettext("{n:,} next step", "{n:,} next steps", new.get("steps", 0))),
        ("prompts", ngettext("{n:,} prompt", "{n:,} prompts", new.get("prompts", 0))),
        ("missed", ngettext("{n:,} missed prompt", "{n:,} missed prompts", new.get("missed", 0))),
    )
    said = [text.format(n=new[kind]) for kind, text in words if new.get(kind, 0)]
    if not said:
        return _("Nothing new was added.")
    if len(said) == 1:
        return _("Added {one}.").format(one=said[0])
    return _("Added {several} and {last}.").format(several=", ".join(said[:-1]), last=said[-1])
