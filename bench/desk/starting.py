"""How soon the desk answers, how much memory it holds, and what a browser gets of it."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from playwright.sync_api import Error, sync_playwright

from bench.desk.figures import Figure, say
from bench.desk.kept import Kept
from bench.desk.peer import Peer
from bench.desk.processes import proportional_memory
from bench.desk.stores import Desks
from tests.chromium import ARGUMENTS, CHROMIUM

PAINTS = 9
_FIRST_PAINT = """() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0"""


def measure(desks: Desks, rounds: int) -> Iterator[Figure]:
    """Start and memory of each; size and first paint of the inbox."""
    taken = [_start(desk, rounds) for desk in desks.all]
    starts, memory = [each[0] for each in taken], [each[1] for each in taken]
    other = len(taken) > 1
    yield Figure("start to first page", "s", starts[0], target=2, peer=starts[1] if other else None)
    yield Figure(
        "memory after every screen", "MB", memory[0], "(PSS)", target=120,
        peer=memory[1] if other else None,
    )  # fmt: skip
    yield from _inbox(desks.kept)


def _start(desk: Kept | Peer, rounds: int) -> tuple[float, float]:
    """The shortest of some starts in seconds; megabytes once every screen was shown."""
    seconds = []
    for _ in range(rounds):
        seconds.append(desk.start())
        desk.stop()
    desk.start()
    try:
        desk.sign_in()
        for ask in desk.asks.values():
            for number in range(3):
                ask(number)
        return min(seconds), proportional_memory([desk.process.pid]) / 1e6
    finally:
        desk.stop()


def _inbox(desk: Kept) -> Iterator[Figure]:
    desk.start()
    try:
        desk.sign_in()
        size = len(desk.browser.get("/inbox/").encode()) / 1000
        yield Figure("inbox page", "kB", size, "(HTML, not compressed)", target=150)
        if CHROMIUM is None:
            say("Skipped: first paint. There is no chromium.")
            return
        painted = _paints(desk)
        yield Figure("first paint of the inbox", "ms", painted, "(median)", target=500)
    except Error as error:
        say(f"Skipped: first paint. {error.message.splitlines()[0]}")
    finally:
        desk.stop()


def _paints(desk: Kept) -> float:
    """Milliseconds from asking to something on the screen; each time with an empty cache."""
    address = f"http://localhost:{desk.port}"
    cookies = [{"name": n, "value": v, "url": address} for n, v in desk.browser.cookies.items()]
    found = []
    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        for _ in range(PAINTS):
            context = chromium.new_context(viewport={"width": 1280, "height": 860})
            context.add_cookies(cookies)  # type: ignore[arg-type]
            page = context.new_page()
            page.goto(f"{address}/inbox/")
            page.wait_for_function(f"({_FIRST_PAINT})() > 0")
            found.append(float(page.evaluate(_FIRST_PAINT)))
            context.close()
        chromium.close()
    return median(found)
