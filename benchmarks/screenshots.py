"""Pictures of every page: phone and desktop, light and dark, into ``screenshots/``.

The pages are those of a fresh database with the simulated sample person, served as
``kindloop serve`` serves them. Each is also measured: nothing may scroll sideways.
"""

import argparse
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
from kindloop.web.app import make_app

ROOT = Path(__file__).parents[1]
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def main() -> int:
    """Take all pictures; returns 1 if a page scrolls sideways."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "screenshots")
    out = parser.parse_args().out
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
        with served(database) as base:
            pages = {
                "home": base,
                "person": f"{base}person/{quote(name, safe='')}",
                "explore": f"{base}explore?criticism=0.7",
                "arrow": f"{base}explore/arrow/s_soothing_threat",
                "load": f"{base}load",
                "help": f"{base}help",
                "about": f"{base}about",
                "first-passphrase": f"{base}security/new",
                "security": f"{base}security",
                "data": f"{base}data",
                "nowhere": f"{base}nowhere",
                "report": report.as_uri(),
            }
            wide = photograph(chromium, pages, out)
    for words in wide:
        print(f"scrolls sideways: {words}")
    print(f"{len(pages) * 4} pictures and one error form are in {out.name}/")
    return 1 if wide else 0


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


def photograph(chromium: str, pages: dict[str, str], out: Path) -> list[str]:
    """Take the pictures; returns the names of pages that scroll sideways."""
    from playwright.sync_api import sync_playwright

    wide: list[str] = []
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=FLAGS)
        for size, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=scheme
                )
                page = context.new_page()
                for name, address in pages.items():
                    page.goto(address)
                    page.screenshot(path=out / f"{name}-{size}-{scheme}.png", full_page=True)
                    if page.evaluate("document.documentElement.scrollWidth") > width:
                        wide.append(f"{name} at {width}")
                context.close()
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.goto(pages["load"])
        page.get_by_role("button", name="Load this diary").click()
        page.screenshot(path=out / "load-error-phone-light.png", full_page=True)
        browser.close()
    return wide


if __name__ == "__main__":
    sys.exit(main())
