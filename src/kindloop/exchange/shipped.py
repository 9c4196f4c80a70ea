"""The maps that come with the program."""

from pathlib import Path

from kindloop.errors import not_there

_PACKAGE = Path(__file__).resolve().parents[1]


def maps_folder() -> Path:
    """Where the shipped maps lie: in the installed package, or in the checkout around it."""
    installed = _PACKAGE / "shipped_maps"
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "maps"


def shipped_maps() -> dict[str, Path]:
    """The shipped maps by name, sorted."""
    return {path.stem: path for path in sorted(maps_folder().glob("*.toml"))}


def find_map(name: str | Path) -> Path:
    """A map file by its path, or a shipped map by its name.

    Raises:
        NotThereError: if it is neither.
    """
    path = Path(name)
    if path.is_file():
        return path
    known = shipped_maps()
    if str(name) not in known:
        not_there("map", str(name), list(known))
    return known[str(name)]
