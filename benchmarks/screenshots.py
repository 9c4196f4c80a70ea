"""Pictures of every page: phone and desktop, light and dark, into ``screenshots/``.

The pages are those of a fresh database with the simulated sample person, served as
``kindloop serve`` serves them. Each is also measured: nothing may scroll sideways.
"""

import argparse
import random
import shutil
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote

import uvicorn

from kindloop import actions
from kindloop.actions_companion import setback, start
from kindloop.actions_companion.opening import present
from kindloop.web.app import make_app

ROOT = Path(__file__).parents[1]
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def main() -> int:
    """Take all pictures; returns 1 if a page scrolls sideways."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "screenshots")
    parser.add_argument("only", nargs="*", help="names of pages; all without")
    told = parser.parse_args()
    out, only = told.out, told.only
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("No chromium was found. On Debian or Ubuntu: apt install chromium")
        return 2
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "diary.sqlite"
        actions.ensure_sample(database)
        name = actions.people(database)[0].name
        report = Path(folder) / "report.html"
        report.write_text(actions.report_page(database, name), encoding="utf-8")
        with served(Path(folder) / "fresh.sqlite") as base:
            count, wide = photograph(chromium, {"start": base, "unkept": f"{base}setback"}, out)
        at = lived_in(database)
        with served(database) as base:
            pages = companion_pages(base, at) | {
                "person": f"{base}person/{quote(name, safe='')}",
                "explore": f"{base}explore?criticism=0.7",
                "arrow": f"{base}explore/arrow/s_soothing_threat",
                "diaries": f"{base}diaries",
                "load": f"{base}load",
                "help": f"{base}help",
                "about": f"{base}about",
                "first-passphrase": f"{base}security/new",
                "security": f"{base}security",
                "data": f"{base}data",
                "nowhere": f"{base}nowhere",
                "report": report.as_uri(),
            }
            if only:
                pages = {name: pages[name] for name in only if name in pages}
            more, also = photograph(chromium, pages, out)
            if not only:
                photograph_errors(chromium, base, out)
        count, wide = count + more, wide + also
    for words in wide:
        print(f"scrolls sideways: {words}")
    print(f"{count} pictures and the error forms are in {out.name}/")
    return 1 if wide else 0


def lived_in(database: Path) -> int:
    """The simulated companion with a setback of four hours ago; returns its instant."""
    now = present()
    start.begin_sample(database, now)
    told = {"happened": "The talk went badly.", "sting": "7", "said_kind": "critical",
            "answer": "kind"}  # fmt: skip
    at = setback.tell_setback(database, told, now - 4 * 3_600_000_000, random.Random(1))  # noqa: S311
    setback.name_step(database, at, "Write two lines to Kim", "", now)
    return at


def companion_pages(base: str, at: int) -> dict[str, str]:
    """The pages of the companion by name."""
    return {
        "home": base,
        "setback": f"{base}setback",
        "minute": f"{base}setback/{at}",
        "kept": f"{base}setback/{at}/kept",
        "checkin": f"{base}checkin",
        "checkin-kept": f"{base}checkin/{at}",
        "checkin-recent": f"{base}checkin/recent",
        "practise": f"{base}practise",
        "practice": f"{base}practise/compassion_break?length=middle",
        "practice-writing": f"{base}practise/reframing",
        "practised": f"{base}practise/meditation/done",
        "practised-worse": f"{base}practise/meditation/done?worse=1",
        "journal": f"{base}journal",
        "entry": f"{base}journal/new?prompt=friend",
        "goals": f"{base}goals",
        "trial": f"{base}trial",
        "trial-too-little": f"{base}trial?outcome=stress&effect=9&days=nine",
        "weeks": f"{base}weeks",
        "reminders": f"{base}reminders",
        "settings": f"{base}settings",
        "more": f"{base}more",
        "me": f"{base}me",
        "me-page": f"{base}me/page?setbacks=yes&goals=yes",
    }


class served:  # noqa: N801 - used as a word: with served(...)
    """A running server over one database, for as long as the block lasts."""

    def __init__(self, database: Path) -> None:
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.server = uvicorn.Server(uvicorn.Config(make_app(database), log_level="warning"))
        self.thread = threading.Thread(
            target=self.server.run, kwargs={"sockets": [self.listener]}, daemon=True
        )

    def __enter__(self) -> str:
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}/"

    def __exit__(self, *_error: object) -> None:
        self.server.should_exit = True
        self.thread.join(10)
        self.listener.close()


def photograph(chromium: str, pages: dict[str, str], out: Path) -> tuple[int, list[str]]:
    """Take the pictures; returns how many, and the names of pages that scroll sideways."""
    from playwright.sync_api import sync_playwright

    wide: list[str] = []
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=FLAGS)
        for size, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=scheme,
                    reduced_motion="reduce",
                )  # fmt: skip
                page = context.new_page()
                for name, address in pages.items():
                    page.goto(address)
                    if name == "me":
                        page.wait_for_selector("#overview", timeout=300_000)
                    page.screenshot(path=out / f"{name}-{size}-{scheme}.png", full_page=True)
                    if page.evaluate("document.documentElement.scrollWidth") > width:
                        wide.append(f"{name} at {width}")
                context.close()
        browser.close()
    return len(pages) * len(SIZES) * 2, wide


def photograph_errors(chromium: str, base: str, out: Path) -> None:
    """Forms that were sent wrongly, as they come back."""
    from playwright.sync_api import sync_playwright

    forms = {"load": "Load this diary", "checkin": "Keep", "journal/new": "Keep"}
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 390, "height": 844})
        for form, button in forms.items():
            page.goto(base + form)
            page.get_by_role("button", name=button, exact=True).click()
            name = form.replace("/", "-")
            page.screenshot(path=out / f"{name}-error-phone-light.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
