"""Calibration and validation in lines, and as plain data."""

from collections.abc import Sequence
from typing import Any

from kindloop.study.calibrate import Calibration, Held, Learnt, within
from kindloop.study.validate import Group, Row


def calibration_data(found: Calibration) -> dict[str, Any]:
    """Everything for programs."""
    return {
        "free": len(found.numbers),
        "targets": [_target(one) for one in found.held if one.aim.number is not None],
        "signs": [
            {
                "id": one.aim.id,
                "what": one.aim.what,
                "sign": "+" if one.aim.sign > 0 else "-",
                "model": one.model,
                "holds": one.z == 0,
            }
            for one in found.held
            if one.aim.number is None
        ],
        "within_two_errors": within(found.held),
        "numbers": [_number(one) for one in found.numbers],
        "costs": list(found.costs),
    }


def calibration_lines(found: Calibration) -> list[str]:
    """What a person reads."""
    numbers = [one for one in found.held if one.aim.number is not None]
    out = [f"{'target':<50}{'number':>10}{'error':>9}{'model':>10}{'z':>7}"]
    for one in numbers:
        aim = one.aim
        out.append(
            f"{aim.id:<50}{aim.number:>10.3g}{aim.error:>9.2g}{one.model:>10.3g}{one.z:>7.1f}"
        )
    for one in found.held:
        if one.aim.number is None:
            sign = "+" if one.aim.sign > 0 else "-"
            said = "as it should" if one.z == 0 else "NOT"
            out.append(f"{one.aim.id:<50}{sign:>10}{'':>9}{one.model:>10.3g}   {said}")
    out += ["", f"{within(found.held)} of {len(numbers)} targets within two standard errors.", ""]
    out.append(f"{'number':<28}{'prior':>10}{'spread':>8}{'now':>10}{'spread':>8}{'ratio':>7}")
    for one in found.numbers:
        ratio = one.spread / one.prior_spread
        out.append(
            f"{one.name:<28}{one.prior:>10.3g}{one.prior_spread:>8.2g}{one.value:>10.3g}"
            f"{one.spread:>8.2g}{ratio:>7.2f}  {'calibrated' if one.calibrated else ''}"
        )
    settled = sum(one.calibrated for one in found.numbers)
    end = "are calibrated: their spread is below 0.7 of their prior's. Spreads are of logarithms."
    return [*out, "", f"{settled} of {len(found.numbers)} free numbers {end}"]


def validation_data(groups: Sequence[Group]) -> dict[str, Any]:
    """Everything for programs."""
    return {
        "groups": [
            {
                "id": one.id,
                "what": "; ".join(dict.fromkeys(row.row.quantity for row in one.rows)),
                "published": "; ".join(f"{row.row.id} {published(row)}" for row in one.rows),
                "model": "; ".join(f"{row.row.id} {simulated(row)}" for row in one.rows),
                "verdict": one.judgement,
                "kind": one.kind,
                "seen": one.seen,
                "rows": [_row(row) for row in one.rows],
            }
            for one in groups
        ],
        "hits": counts(groups),
    }


def validation_lines(groups: Sequence[Group]) -> list[str]:
    """What a person reads."""
    out: list[str] = []
    for one in groups:
        seen = ", seen while the structure was chosen" if one.seen else ""
        out.append(f"{one.id}  {one.judgement.upper()}  ({one.kind}{seen})")
        for row in one.rows:
            out.append(f"    {row.judgement:<11} {row.row.id}: {row.row.quantity}")
            out.append(f"                published {published(row)}; {simulated(row)}")
    out.append("")
    for name, (hits, of) in counts(groups).items():
        out.append(f"{name}: {hits} of {of} groups are hits")
    return out


def counts(groups: Sequence[Group]) -> dict[str, tuple[int, int]]:
    """Hits and groups: all, then null verdicts and seen ones apart."""
    kinds = {
        "all": list(groups),
        "estimates and verdicts, not seen": [
            one for one in groups if not one.seen and one.kind != "null verdict"
        ],
        "null verdicts, not seen": [
            one for one in groups if not one.seen and one.kind == "null verdict"
        ],
        "seen": [one for one in groups if one.seen],
    }
    return {
        name: (sum(one.judgement == "hit" for one in some), len(some))
        for name, some in kinds.items()
    }


def published(row: Row) -> str:
    """What was published, in few words."""
    if row.row.number is not None:
        return f"{row.row.number:g} (standard error {row.row.error:g})"
    words = {"+": "above 0", "-": "below 0", "0": "no effect"}
    return f"{words[row.row.verdict]} at p = {row.row.alpha:g}"


def simulated(row: Row) -> str:
    """What the simulated trials give, in few words; a range where something was left open."""
    share = [100 * one for one in row.share]
    said = f"{share[0]:.0f} %" if len(share) == 1 else f"{min(share):.0f}-{max(share):.0f} %"
    band = f"{row.model[0]:.3g} [{row.low[0]:.3g}, {row.high[0]:.3g}]"
    return f"simulated {band}, {said} of trials give the published verdict"


def _target(one: Held) -> dict[str, Any]:
    return {
        "id": one.aim.id,
        "what": one.aim.what,
        "target": one.aim.number,
        "se": one.aim.error,
        "unit": one.aim.unit,
        "model": one.model,
        "z": one.z,
    }


def _number(one: Learnt) -> dict[str, Any]:
    return {
        "name": one.name,
        "unit": one.unit,
        "of": "theory" if one.theory else "instrument",
        "prior": one.prior,
        "prior_spread": one.prior_spread,
        "value": one.value,
        "spread": one.spread,
        "ratio": one.spread / one.prior_spread,
        "kind": "calibrated" if one.calibrated else "assumed",
        "targets": list(one.targets),
    }


def _row(one: Row) -> dict[str, Any]:
    return {
        "id": one.row.id,
        "what": one.row.quantity,
        "arms": list(one.row.arms),
        "kind": one.row.kind,
        "seen": one.row.seen,
        "published": one.row.verdict if one.row.number is None else one.row.number,
        "people": list(one.sizes),
        "model": list(one.model),
        "low": list(one.low),
        "high": list(one.high),
        "share": list(one.share),
        "verdict": one.judgement,
    }
