"""What browser tests look at: errors in the console, pictures, and accessibility."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, expect

SCREENS = Path(__file__).parents[3] / "var" / "screens"
WIDTHS = {1280: 860, 390: 844}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


class Watched:
    """A page whose errors are written down: console, exceptions, content security policy."""

    def __init__(self, page: Page, forgive: tuple[str, ...]) -> None:
        self.page = page
        self.problems: list[str] = []
        self._forgive = forgive
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._note(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._note(f"{message.text} ({message.location.get('url', '')})")

    def _note(self, problem: str) -> None:
        if not any(words in problem for words in self._forgive):
            self.problems.append(problem)


def settle(page: Page) -> None:
    """Wait until the page is there as it will stay: loaded, and nothing on its way into it."""
    page.wait_for_load_state()
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def screenshot(page: Page, name: str, *, whole: bool = False) -> None:
    """Take the page at both widths in both schemes, into ``var/screens``; ``whole``: all of it."""
    settle(page)
    SCREENS.mkdir(parents=True, exist_ok=True)
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.screenshot(path=SCREENS / f"{name}-{width}-{scheme}.png", full_page=whole)
    _as_before(page)


def assert_accessible(page: Page) -> None:
    """axe-core finds nothing to complain of: light where it is wide, dark where it is narrow."""
    settle(page)
    axe = Axe()
    for scheme, (width, height) in zip(SCHEMES, WIDTHS.items(), strict=True):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = axe.run(page)
        assert found.violations_count == 0, f"{width} {scheme}:\n{found.generate_report()}"
    _as_before(page)


def assert_fits(page: Page, width: int = 360) -> None:
    """Nothing makes the page wider than a small telephone."""
    settle(page)
    page.set_viewport_size({"width": width, "height": 700})
    widest = page.evaluate("document.documentElement.scrollWidth")
    assert widest <= width, f"{page.url} is {widest} px wide at {width} px"
    _as_before(page)


def _as_before(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 860})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
