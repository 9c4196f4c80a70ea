"""The command that looks through a folder of openESM data sets."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kindloop.cli.plain import one_line

if TYPE_CHECKING:
    from kindloop.exchange.openesm_folder import OpenEsmSet

_SHOWN = 8  # columns that are left out, before the rest is counted


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("openesm")(openesm)


def openesm(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            help="Where openESM's package or repository keeps its data.",
            readable=False,
        ),
    ],
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="ID", help="Only this set, such as 0001; repeatable."),
    ] = None,
    maps: Annotated[
        Path | None,
        typer.Option(
            "--maps", metavar="FOLDER", help="Write the drafted maps here.", readable=False
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """List openESM data sets, with a drafted map for each."""
    from kindloop import actions_openesm as actions

    found = actions.openesm_sets(folder, only or ())
    files = actions.write_maps(found, maps) if maps is not None else []
    if as_json:
        from kindloop.cli.as_json import dumps

        print(dumps({"sets": [_plain(one) for one in found], "maps": [str(one) for one in files]}))
        return
    for one in found:
        _show(one)
    if files:
        print(f"The maps are in {maps}. Look them through, then for example:")
        first = next(one for one in found if not one.unreadable)
        print(f"  kindloop evaluate {first.table} --map {files[0]}")
    elif any(not one.unreadable for one in found):
        print("With --maps FOLDER the maps are written, to be looked through and used.")


def _show(one: "OpenEsmSet") -> None:
    print(one_line(f"{one.name}  {one.about}".rstrip()))
    lines: list[str] = []
    if one.unreadable:
        lines.append(f"Not read: {one.unreadable}")
    else:
        counts = f"{one.persons:,} persons, {one.answers:,} check-ins"
        lines += [f"{counts}, {len(one.channels)} questions:", ", ".join(one.channels)]
    if one.licence:
        lines.append(f"Licence: {one.licence}. Its terms hold for what is made of the data.")
    lines += [f"Assumed: {said}" for said in one.assumed]
    lines += [f"Left out: {column}: {why}" for column, why in one.left_out[:_SHOWN]]
    if len(one.left_out) > _SHOWN:
        lines.append(f"Left out: {len(one.left_out) - _SHOWN} more; the map and --json name them.")
    for line in lines:
        print("  " + one_line(line))
    print()


def _plain(one: "OpenEsmSet") -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "table": str(one.table),
        "about": one.about,
        "licence": one.licence,
        "persons": one.persons,
        "check_ins": one.answers,
        "channels": list(one.channels),
        "left_out": [{"column": column, "why": why} for column, why in one.left_out],
        "assumed": list(one.assumed),
        "unreadable": one.unreadable or None,
        "map": one.map_text,
    }
