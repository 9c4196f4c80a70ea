"""Put results into docs/calibration.md, from what the commands printed with --json.

kindloop calibrate --check --json > check.json     (and validate, between, needed likewise)
python docs/make_calibration_tables.py check.json validate.json between.json needed.json
"""

import json
import sys
from pathlib import Path

PAGE = Path(__file__).parent / "calibration.md"
PARTS = ("calibration", "validation", "between", "needed")


def calibration(data: dict) -> list[str]:
    targets, numbers = data["targets"], data["numbers"]
    inside, settled = data["within_two_errors"], [n for n in numbers if n["kind"] == "calibrated"]
    theory = [n for n in settled if n["of"] == "theory"]
    signs = f"{sum(s['holds'] for s in data['signs'])} of {len(data['signs'])} signs"
    out = [
        f"**{inside} of {len(targets)} targets** are met within two standard errors, with other",
        f"chance than they were fitted with; {signs} are as they should be.",
        f"{len(settled)} of {data['free']} free numbers are calibrated, {len(theory)} of them the",
        "theory's and the rest the instruments'.",
        "",
        "| target | number | standard error | model | z |",
        "|---|---|---|---|---|",
    ]
    for one in sorted(targets, key=lambda t: -abs(t["z"])):
        row = f"| {one['id']}: {one['what']} | {one['target']:.3g} | {one['se']:.2g} "
        out.append(row + f"| {one['model']:.3g} | {one['z']:.1f} |")
    out += ["", "| number | before | spread | now | spread | |", "|---|---|---|---|---|---|"]
    for one in numbers:
        word = one["kind"] if one["kind"] == "calibrated" else "not settled"
        out.append(
            f"| `{one['name']}` | {one['prior']:.3g} | {one['prior_spread']:.2g} "
            f"| {one['value']:.3g} | {one['spread']:.2g} | {word} |"
        )
    return [*out, "", "Spreads are of logarithms."]


def validation(data: dict) -> list[str]:
    out = [f"- {name}: **{hits} of {of}** groups are hits" for name, (hits, of) in
           data["hits"].items()]  # fmt: skip
    out += ["", "| | held-back test | published | simulated | trials that agree | |"]
    out.append("|---|---|---|---|---|---|")
    for group in data["groups"]:
        seen = ", seen" if group["seen"] else ""
        out.append(f"| **{group['id']}** | | {group['kind']}{seen} | | | **{group['verdict']}** |")
        for one in group["rows"]:
            low, high = min(one["low"]), max(one["high"])
            share = [round(100 * s) for s in one["share"]]
            said = f"{share[0]} %" if len(set(share)) == 1 else f"{min(share)}-{max(share)} %"
            out.append(
                f"| | {one['what']}: {' against '.join(one['arms'])} | {one['published']} "
                f"| {one['model'][0]:.2g} [{low:.2g}, {high:.2g}] | {said} | {one['verdict']} |"
            )
    return out


def between(data: dict) -> list[str]:
    out = [f"The 95 % intervals meet in **{data['agree']} of {data['of']}** statistics.", ""]
    out += ["| study | statistic | real | simulated | |", "|---|---|---|---|---|"]
    for one in data["rows"]:
        bands = [f"{v:.2f} [{low:.2f}, {high:.2f}]" for v, low, high in
                 (one["real"], one["simulated"])]  # fmt: skip
        mark = "" if one["agree"] else "apart"
        out.append(f"| {one['study']} | `{one['name']}` | {bands[0]} | {bands[1]} | {mark} |")
    return out


def needed(data: dict) -> list[str]:
    out = [", ".join(f"{name}: **{n}**" for name, n in data["counts"].items()) + ".", ""]
    out += ["| arrow | log posterior lost | it moves most | |", "|---|---|---|---|"]
    order = list(data["counts"])
    for one in sorted(data["arrows"], key=lambda a: (order.index(a["finding"]), -min(a["loss"]))):
        loss = ", ".join(f"{value:.1f}" for value in one["loss"])
        moved = f"{one['target']} by {max(one['moved']):.1f} errors"
        out.append(f"| `{one['arrow']}` | {loss} | {moved} | {one['finding']} |")
    return out


def put(text: str, part: str, lines: list[str]) -> str:
    start, stop = f"<!-- {part} -->", f"<!-- end of {part} -->"
    before, rest = text.split(start)
    return f"{before}{start}\n\n" + "\n".join(lines) + f"\n\n{stop}{rest.split(stop)[1]}"


def main() -> None:
    makers = (calibration, validation, between, needed)
    text = PAGE.read_text(encoding="utf-8")
    for part, make, name in zip(PARTS, makers, sys.argv[1:], strict=False):
        data = json.loads(Path(name).read_text(encoding="utf-8"))
        text = put(text, part, make(data))
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
