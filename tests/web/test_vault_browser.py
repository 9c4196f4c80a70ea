"""The vault in a real browser: forms without script, phone and desktop, both themes, the door."""

import socket
import threading
import time
import zipfile

import pytest
import uvicorn
from tests.store.test_records import a_diary

from kindloop import actions, actions_vault
from kindloop.store import keyring, keys
from kindloop.store.records import open_store
from kindloop.web import pages as web_pages
from kindloop.web.app import make_app
from kindloop.web.door import Door
from kindloop.web.idle import Idle

from .test_browser import faults

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
OLD, NEW = "correct horse battery", "staple and a lamp"


class House:
    """A diary behind a door, served for one test."""

    def __init__(self, path, base, door, idle):
        self.path, self.base, self.door, self.idle = path, base, door, idle

    @property
    def address(self):
        return self.door.address(self.base)


@pytest.fixture
def house(tmp_path, monkeypatch):
    monkeypatch.setattr(keys, "COST", keys.Cost(64, 1, 1))
    monkeypatch.setattr(keyring, "_keys", {})
    monkeypatch.setattr(web_pages, "actions", actions)  # others of the session put made-up ones
    path = tmp_path / "data" / "diary.sqlite"
    with open_store(path) as store:
        store.add([a_diary("Ann")])
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    door, idle = Door(), Idle(path)
    app = make_app(path, door=door, idle=idle)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield House(path, f"http://127.0.0.1:{listener.getsockname()[1]}/", door, idle)
    server.should_exit = True
    thread.join(10)
    listener.close()


@pytest.fixture
def tab(browser, house):
    """Opens browsers that may reach our own server only; what else they tried is collected."""
    tried, contexts = [], []

    def open_tab(width=1280, address=None, **options):
        context = browser.new_context(viewport={"width": width, "height": 844}, **options)
        contexts.append(context)

        def sort_out(route):
            if route.request.url.startswith(house.base):
                route.continue_()
            else:
                tried.append(route.request.url)
                route.abort()

        context.route("**/*", sort_out)
        page = context.new_page()
        page.goto(house.address if address is None else house.base + address)
        return page

    yield open_tab
    for context in contexts:
        context.close()
    assert tried == []


def sent(page, button, **fields):
    for name, value in fields.items():
        page.locator(f"#{name}").fill(value)
    page.get_by_role("button", name=button).click()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("script", [True, False])
def test_a_passphrase_from_the_first_page_to_the_last(tab, house, width, script):
    page = tab(width, java_script_enabled=script)
    assert "start=" not in page.url, "the secret does not stay in the address"
    page.goto(f"{house.base}security/new")
    sent(page, "Protect my diary", new=OLD, again=OLD)
    code = page.locator(".code-shown code").inner_text()
    page.get_by_role("link", name="I have kept it").click()
    assert page.url == house.base
    page.get_by_role("link", name="Passphrase and lock").click()
    page.get_by_role("button", name="Lock now").click()
    assert page.url == f"{house.base}unlock"
    sent(page, "Unlock", passphrase=NEW)
    assert "does not open the diary" in page.get_by_role("alert").inner_text()
    page.get_by_role("link", name="Get help now").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Get help now"
    page.goto(f"{house.base}data")
    sent(page, "Unlock", passphrase=OLD)
    assert page.url == f"{house.base}data"
    actions_vault.lock(house.path)
    page.goto(f"{house.base}recover")
    sent(page, "Set the new passphrase", code=code.lower(), new=NEW, again=NEW)
    assert page.locator(".code-shown code").inner_text() != code
    page.goto(f"{house.base}security")
    sent(page, "Remove the passphrase", **{"old-remove": NEW})
    assert "plain files now" in page.get_by_role("status").inner_text()
    assert [row.name for row in actions.people(house.path)] == ["Ann"]


@pytest.mark.parametrize(("width", "script"), [(390, False), (1280, True)])
def test_all_data_out_in_and_away(tab, house, tmp_path, width, script):
    page = tab(width, java_script_enabled=script)
    page.get_by_role("link", name="Your data").click()
    with page.expect_download() as waited:
        page.get_by_role("button", name="Export everything").click()
    out = tmp_path / "all.zip"
    waited.value.save_as(out)
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
    page.get_by_role("button", name="Back up now").click()
    assert "opened and read through" in page.get_by_role("status").inner_text()
    daylio = tmp_path / "daylio.csv"
    daylio.write_text("full_date,time,mood,activities\n2026-03-02,21:30,super,run\n")
    page.locator("#bring-file").set_input_files(daylio)
    sent(page, "Add this history", name="Me", timezone="UTC")
    assert "not known: 'super'" in page.get_by_role("alert").inner_text()
    page.locator("#bring-file").set_input_files(daylio)
    sent(page, "Add this history", moods="super=5")
    assert "Added 1 person" in page.get_by_role("status").inner_text()
    page.get_by_role("button", name="Put back the backup").first.click()
    assert [row.name for row in actions.people(house.path)] == ["Ann"]
    sent(page, "Delete everything", sure="delete")
    assert page.get_by_role("heading", level=1).inner_text() == "Everything is deleted"
    assert list(house.path.parent.iterdir()) == []
    page.goto(f"{house.base}data")
    page.locator("#import-file").set_input_files(out)
    page.get_by_role("button", name="Bring it back").click()
    assert [row.name for row in actions.people(house.path)] == ["Ann"]


def test_words_that_come_too_late_survive(tab, house):
    actions_vault.set_passphrase(house.path, OLD)
    page = tab(390, java_script_enabled=False)
    page.goto(f"{house.base}security")
    page.locator("#minutes").select_option("60")
    actions_vault.lock(house.path)
    page.get_by_role("button", name="Keep this").click()
    assert "They are still here" in page.get_by_role("status").inner_text()
    sent(page, "Unlock", passphrase=OLD)
    page.get_by_role("button", name="Send them now").click()
    assert page.url == f"{house.base}security"
    assert actions_vault.idle_minutes(house.path) == 60


def test_a_stranger_is_not_let_in(tab, house):
    page = tab(address="data")
    assert "This browser was not let in" in page.get_by_role("alert").inner_text()
    page.get_by_role("link", name="Get help now").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Get help now"


def pages(page, house):
    """Every page of the vault, one after the other; yields its name."""
    yield "first page"
    for address in ("security/new", "security", "data"):
        page.goto(house.base + address)
        yield address
    sent(page, "Delete everything", sure="no")
    yield "data with a fault"
    page.get_by_role("button", name="Back up now").click()
    yield "data with a backup"
    page.goto(f"{house.base}security")
    sent(page, "Protect my diary", new=OLD, again=NEW)
    yield "security with a fault"
    sent(page, "Protect my diary", new=OLD, again=OLD)
    yield "code"
    page.goto(f"{house.base}security")
    yield "security, encrypted"
    actions_vault.lock(house.path)
    page.get_by_role("button", name="Keep this").click()
    yield "unlock with words"
    sent(page, "Unlock", passphrase=OLD)
    yield "send again"
    actions_vault.lock(house.path)
    page.goto(house.base)
    sent(page, "Unlock", passphrase=NEW)
    yield "unlock with a fault"
    page.goto(f"{house.base}recover")
    sent(page, "Set the new passphrase", code="x", new=NEW, again=NEW)
    yield "recover with a fault"
    actions_vault.unlock(house.path, OLD)
    page.goto(f"{house.base}data")
    sent(page, "Delete everything", sure="delete")
    yield "deleted"


@pytest.mark.parametrize(
    ("width", "scheme"), [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
)
def test_no_page_has_a_barrier_or_scrolls_sideways(tab, house, width, scheme):
    page = tab(width, color_scheme=scheme)
    found = {}
    for name in pages(page, house):
        page.wait_for_load_state("load")
        wide = page.evaluate("document.documentElement.scrollWidth")
        found[name] = (faults(page), wide > width)
    assert len(found) == 14
    assert {name: fault for name, fault in found.items() if fault != ([], False)} == {}


def test_secrets_are_not_offered_for_keeping(tab, house):
    page = tab()
    for address in ("security/new", "security"):
        page.goto(house.base + address)
        for field in page.locator("input[type=password]").all():
            assert field.get_attribute("spellcheck") == "false"
            assert field.get_attribute("autocapitalize") == "off"
        assert page.locator("form[action^='/security/set']").get_attribute("autocomplete") == "off"
