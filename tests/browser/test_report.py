"""The report in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from kept.audit.report import html
from kept.audit.summary import Summary
from tests.audit import invention
from tests.audit.report.hostile import HOSTILE, hostile_summary

pytestmark = pytest.mark.browser

WIDE, NARROW, NARROWEST = 1280, 390, 360


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(invention.summary(80), tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All hostile words in one report."""
    summary = Summary()
    for text in HOSTILE:
        summary.merge(hostile_summary(text))
        summary.origin = hostile_summary(text).origin
    return write(summary, tmp_path_factory.mktemp("hostile"))


def write(summary: Summary, folder: Path) -> Path:
    path = folder / "report.html"
    with path.open("w", encoding="utf-8") as stream:
        html.write(summary, stream)
    return path


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(browser: Browser, report: Path, scheme: str, width: int) -> None:
    # The policy of the report would also keep out the script that examines it.
    page = browser.new_page(bypass_csp=True, color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(report.as_uri())
    open_all(page)
    found = Axe().run(page).response["violations"]
    page.close()
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


@pytest.mark.parametrize("width", [NARROWEST, NARROW, WIDE])
def test_nothing_sticks_out_at_the_side(
    page: Page, report: Path, hostile: Path, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for path in (report, hostile):
        page.goto(path.as_uri())
        open_all(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_asks_nothing_of_the_network(page: Page, report: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report.as_uri(), wait_until="networkidle")
    open_all(page)
    assert asked == [report.as_uri()]


def test_its_own_policy_lets_its_style_in_and_nothing_else(page: Page, report: Path) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(report.as_uri())
    assert said == []
    assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none"
    with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        page.evaluate(
            "document.body.append(Object.assign(new Image(), {src: 'https://shop.example/'}))"
        )


def test_a_number_opens_its_quotes(page: Page, report: Path) -> None:
    page.goto(report.as_uri())
    quote = page.locator("#promise-silent-1")
    assert not quote.is_visible()
    page.locator(".lead a[href='#promise-silent']").click()
    assert quote.is_visible()


def test_every_link_leads_somewhere(page: Page, report: Path) -> None:
    page.goto(report.as_uri())
    dead = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')]"
        ".map(each => each.getAttribute('href').slice(1))"
        ".filter(id => !document.getElementById(id))"
    )
    assert dead == []


def test_hostile_words_do_no_harm(page: Page, hostile: Path) -> None:
    alarms: list[str] = []
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: alarms.append(str(error)))
    page.goto(hostile.as_uri())
    open_all(page)
    assert page.title() == "Kept: customer service audit"
    assert page.locator("script, img, iframe").count() == 0
    assert alarms == []
    assert page.evaluate("document.documentElement.scrollHeight") < 40_000


def test_on_paper_the_passages_are_open(page: Page, report: Path) -> None:
    page.goto(report.as_uri())
    page.emulate_media(media="print")
    assert page.locator("#promise-undated-1").is_visible()
    assert not page.locator("nav").is_visible()
