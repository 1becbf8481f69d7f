"""Take docs/pictures/report.png, the top of the report of the sample.

Run ``python -m docs.take_picture``. Needs Chromium. The picture is light, 1280 pixels wide.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from kept import cli

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "pictures" / "report.png"
SAMPLE = ["samples/lamps.mbox", "--us", "support@lumen-lamps.example"]
RULES = ["--house", "samples/house.toml"]


def main() -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("Chromium was not found; the picture of the report stays as it is.")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.html"
        cli.main(["audit", *SAMPLE, *RULES, "-o", str(report)])
        take(browser, report)


def take(browser: str, report: Path) -> None:
    """Write the picture of a report."""
    PICTURE.parent.mkdir(exist_ok=True)
    with (
        sync_playwright() as play,
        play.chromium.launch(executable_path=browser, args=["--no-sandbox"]) as chromium,
    ):
        page = chromium.new_page(viewport={"width": 1280, "height": 1100}, color_scheme="light")
        page.goto(report.as_uri())
        page.screenshot(path=str(PICTURE))


if __name__ == "__main__":
    main()
