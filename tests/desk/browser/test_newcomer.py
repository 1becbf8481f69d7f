"""The whole way: an empty folder, an owner, a mailbox, a customer's mail, an answer, and back."""

from __future__ import annotations

import email
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest
from django.utils.timezone import now
from playwright.sync_api import Browser, Page, expect

from tests.desk.browser.watching import Watched
from tests.desk.cast import PASSWORD as OWN_PASSWORD
from tests.desk.peers import dovecot as dovecot_peer
from tests.desk.peers import wait_until
from tests.desk.peers.dovecot import PASSWORD, Dovecot
from tests.desk.peers.smtp import Mail, Server
from tests.desk.running import RunningDesk, fresh_database, running

pytestmark = pytest.mark.browser
SUPPORT, MONA = "support@lumen-lamps.example", "mona@example.org"


@pytest.fixture
def servers() -> Iterator[tuple[Dovecot, Server]]:
    """The mail account of the company, and the server that takes what it sends."""
    if dovecot_peer.MISSING:
        pytest.skip(dovecot_peer.WHY)
    dovecot, smtp = Dovecot(), Server()
    dovecot.start()
    smtp.start()

    def deliver(content: bytes) -> None:
        if SUPPORT in str(email.message_from_bytes(content)["To"]):
            dovecot.append(SUPPORT, content)

    smtp.pass_on = deliver
    yield dovecot, smtp
    smtp.stop()
    dovecot.stop()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[RunningDesk]:
    with (
        fresh_database() as database,
        running(tmp_path / "data", KEPT_PRIVATE_NETWORK="yes", **database) as started,
    ):
        yield started


def test_from_nothing_to_an_answer_that_arrives(
    browser: Browser, desk: RunningDesk, servers: tuple[Dovecot, Server]
) -> None:
    dovecot, smtp = servers
    address = desk.address.replace("127.0.0.1", "localhost")
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 860})
    page = context.new_page()
    watched = Watched(page, ())
    set_up(page)
    connect(page, dovecot, smtp)
    page.goto("/inbox/")
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    dovecot.append(SUPPORT, letter("Chair leg broke", "The leg broke after two days.\n\nMona"))
    row = page.get_by_role("link", name="Chair leg broke")
    expect(row).to_be_visible(timeout=60_000)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".timeline")).to_contain_text("The leg broke after two days.")
    expect(page.locator("rich-text .ProseMirror")).to_be_visible()
    page.keyboard.press("r")
    expect(page.locator(".ProseMirror")).to_be_focused()
    page.keyboard.type("Dear Mona, a new leg leaves us today.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".timeline")).to_contain_text("a new leg leaves us today")
    wait_until(lambda: to_mona(smtp), seconds=60, what="the answer")
    sent = email.message_from_bytes(to_mona(smtp)[0].content, policy=policy.default)
    assert sent["Subject"] == "Re: Chair leg broke" and sent["In-Reply-To"] == "<1@example.org>"
    assert sent["From"].addresses[0].addr_spec == SUPPORT and sent["To"] == MONA
    assert sent["Auto-Submitted"] is None and "<1@example.org>" in sent["References"]
    again = letter("Re: Chair leg broke", "Thank you! It fits.", number=2, answers=sent)
    dovecot.append(SUPPORT, again)
    expect(page.locator(".timeline")).to_contain_text("Thank you! It fits.", timeout=60_000)
    page.goto("/inbox/?view=all")
    expect(page.get_by_role("link", name="Chair leg broke")).to_have_count(1)
    context.close()
    assert watched.problems == []


def set_up(page: Page) -> None:
    """The two doors, the owner, the company."""
    page.goto("/")
    page.get_by_role("link", name="Set up your desk").click()
    page.get_by_label("Your name").fill("Olu Adeyemi")
    page.get_by_label("E-mail").fill("olu@lumen-lamps.example")
    page.get_by_label("Password").fill(OWN_PASSWORD)
    page.get_by_role("button", name="Make the desk mine").click()
    page.get_by_role("link", name="Name the company", exact=True).click()
    page.get_by_label("Name of the company").fill("Lumen Lamps")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Set up")).to_be_visible()


def connect(page: Page, dovecot: Dovecot, smtp: Server) -> None:
    """The mailbox, and the test mail that really goes out and comes back."""
    page.get_by_role("link", name="Connect a mailbox", exact=True).click()
    expect(page.get_by_role("heading", name="Mailboxes")).to_be_visible()
    page.get_by_role("link", name="Connect a mailbox").first.click()
    page.get_by_label("Address that customers write to").fill(SUPPORT)
    page.get_by_role("button", name="Go on").click()
    page.locator("[name=password]").fill(PASSWORD)
    for way, port in (("imap", dovecot.port), ("smtp", smtp.port)):
        page.locator(f"[name={way}_host]").fill("localhost")
        page.locator(f"[name={way}_port]").fill(str(port))
        page.locator(f"[name={way}_security]").select_option("none")
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_role("heading", name=SUPPORT)).to_be_visible()
    page.get_by_role("button", name="Test it").click()
    expect(page.get_by_text("Test mail came back")).to_be_visible(timeout=60_000)


def letter(
    subject: str, text: str, *, number: int = 1, answers: EmailMessage | None = None
) -> bytes:
    """A mail of Mona's, as her program writes it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Mona Varga <{MONA}>", SUPPORT, subject
    mail["Date"], mail["Message-ID"] = format_datetime(now()), f"<{number}@example.org>"
    if answers is not None:
        mail["In-Reply-To"] = mail["References"] = answers["Message-ID"]
    mail.set_content(text)
    return mail.as_bytes(policy=policy.SMTP)


def to_mona(smtp: Server) -> list[Mail]:
    return [mail for mail in smtp.mails if MONA in mail.recipients]
