"""Writing in the box of a conversation."""

from __future__ import annotations

from playwright.sync_api import Page


def write(page: Page, text: str) -> None:
    """Put the cursor into the box as soon as it is there, and the words in at one stroke.

    What looks at a draft while it is typed never sees half of them, however slow the machine is.
    """
    page.locator("rich-text .ProseMirror").click()
    page.keyboard.insert_text(text)
