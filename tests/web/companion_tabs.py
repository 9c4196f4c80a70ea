"""A running companion for a browser, and what a hand does in a tab of it."""

import re
import socket
import threading
import time

import uvicorn

from kindloop.web.app import make_app


class Serving:
    """A running server over one file."""

    def __init__(self, database):
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.server = uvicorn.Server(uvicorn.Config(make_app(database), log_level="error"))
        self.thread = threading.Thread(
            target=self.server.run, kwargs={"sockets": [self.listener]}, daemon=True
        )
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def end(self):
        self.server.should_exit = True
        self.thread.join(10)
        self.listener.close()


def tap(page, where):
    page.taps += 1
    where.click()


def press(page, key, to=None):
    """One key; where it leads to a page, that page is waited for."""
    page.taps += 1
    page.keyboard.press(key)
    if to:
        page.wait_for_url(re.compile(to + "$"))


def begin(page):
    page.goto(page.base)
    page.get_by_label("What should it call you?").fill("Ann")
    page.get_by_role("button", name="Begin", exact=True).click()
    assert "Ann" in heading(page)
    page.wait_for_load_state()


def heading(page):
    return page.get_by_role("heading", level=1).inner_text()


def pick(page, group, value):
    tap(
        page,
        page.get_by_role("group", name=re.compile(group)).get_by_role(
            "radio", name=value, exact=True
        ),
    )
