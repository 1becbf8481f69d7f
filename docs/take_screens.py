"""Take the pictures of the desk in docs/pictures from the demo.

Run ``python -m docs.take_screens``. Needs Chromium; builds a demo in a folder that goes with it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

PICTURES = Path(__file__).parent / "pictures"
PORT = 8093
DRAFT = (
    "Hello Priya, could you give us your address once more? "
    "Unfortunately our policy does not allow that."
)


def main() -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("Chromium was not found; the pictures stay as they are.")
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "KEPT_DATA": folder}
        command = [sys.executable, "-m", "kept", "demo", "--port", str(PORT)]
        demo = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        try:
            wait()
            with (
                sync_playwright() as play,
                play.chromium.launch(executable_path=browser, args=["--no-sandbox"]) as chromium,
            ):
                take(chromium.new_page(viewport={"width": 1440, "height": 900}))
                take_boards(chromium.new_page(viewport={"width": 1440, "height": 900}))
        finally:
            demo.terminate()
            demo.wait()


def wait() -> None:
    """Until the demo answers, two minutes at most."""
    for _ in range(240):
        try:
            urllib.request.urlopen(f"http://localhost:{PORT}/", timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)
    sys.exit("The demo did not start.")


def take(page: Page) -> None:
    """Open a conversation as Ada, then write what she should not."""
    page.goto(f"http://localhost:{PORT}/")
    page.get_by_role("button", name="Ada").first.click()
    page.locator(".entries a").first.wait_for()
    shoot(page, "inbox")
    page.get_by_role("link", name="Hotel Bellacosta: lamps for 48 rooms").first.click()
    page.wait_for_selector("rich-text .ProseMirror")
    page.locator(".message").first.wait_for()
    shoot(page, "conversation")
    page.locator(".ProseMirror").click()
    page.keyboard.type(DRAFT)
    page.locator("[data-coach-count]").click()
    page.locator(".hint").filter(visible=True).first.wait_for()
    shoot(page, "coaching")
    page.goto(f"http://localhost:{PORT}/promises/")
    page.locator(".promise").first.wait_for()
    shoot(page, "promises")


def take_boards(page: Page) -> None:
    """What a lead looks at on Monday."""
    page.goto(f"http://localhost:{PORT}/")
    page.get_by_role("button", name=re.compile(r"\bBo\b")).first.click()
    page.goto(f"http://localhost:{PORT}/mistakes/")
    shoot(page, "mistakes-board")
    page.goto(f"http://localhost:{PORT}/mistakes/policy-shield/?days=91")
    shoot(page, "mistake")
    page.goto(f"http://localhost:{PORT}/reports/")
    shoot(page, "reports")


def shoot(page: Page, name: str) -> None:
    """Write the picture, with few colours: it is paper and ink."""
    path = PICTURES / f"{name}.png"
    page.screenshot(path=str(path))
    with Image.open(path) as picture:
        picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(path, optimize=True)


if __name__ == "__main__":
    main()
