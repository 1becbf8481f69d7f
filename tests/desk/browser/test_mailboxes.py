"""A mailbox is connected, tried out and looked after in a browser, on real mail servers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import expect

from kept.desk.channels.models import Mailbox, RawEvent, RawState
from kept.desk.staff.models import Agent, Company, Team
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot
from tests.desk.cast import NOON
from tests.desk.peers import dovecot as dovecot_peer
from tests.desk.peers.dovecot import PASSWORD, Dovecot
from tests.desk.peers.smtp import Server

pytestmark = pytest.mark.browser
ADDRESS = "support@lumen-lamps.example"


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Dovecot, Server]]:
    """A mail account whose own mail comes back to it."""
    if dovecot_peer.MISSING:
        pytest.skip(dovecot_peer.WHY)
    monkeypatch.setenv("KEPT_PRIVATE_NETWORK", "yes")
    dovecot, smtp = Dovecot(), Server()
    dovecot.start()
    smtp.start()
    smtp.pass_on = lambda content: dovecot.append(ADDRESS, content)
    yield dovecot, smtp
    smtp.stop()
    dovecot.stop()


def test_a_mailbox_is_connected_and_a_real_mail_goes_out_and_comes_back(
    visit: Visit, olu: Agent, company: Company, care: Team, servers: tuple[Dovecot, Server]
) -> None:
    dovecot, smtp = servers
    page = visit(olu, "/set-up/mailboxes/")
    screenshot(page, "mailboxes-none")
    page.get_by_role("link", name="Connect a mailbox").first.click()
    expect(page.get_by_label("Address that customers write to")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Address that customers write to").fill(ADDRESS)
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("[name=password]")).to_be_visible()
    screenshot(page, "mailbox-connecting", whole=True)
    assert_fits(page)
    assert_accessible(page)
    page.locator("[name=password]").fill(PASSWORD)
    for way, port in (("imap", dovecot.port), ("smtp", smtp.port)):
        page.locator(f"[name={way}_host]").fill("localhost")
        page.locator(f"[name={way}_port]").fill(str(port))
        page.locator(f"[name={way}_security]").select_option("none")
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_role("heading", name=ADDRESS)).to_be_visible()
    page.get_by_role("button", name="Test it").click()
    expect(page.get_by_text("Test mail came back")).to_be_visible(timeout=60_000)
    expect(page.locator("live-steps li")).to_have_count(12)
    expect(page.locator("live-steps .trial__mark--failed")).to_have_count(0)
    screenshot(page, "mailbox-tested", whole=True)
    assert_fits(page)
    assert_accessible(page)


def test_what_is_wrong_is_told_with_what_to_do(
    visit: Visit, olu: Agent, company: Company, care: Team
) -> None:
    support = care.channels.create(kind="email", name="Support", address=ADDRESS)
    mailbox = Mailbox.objects.create(
        channel=support, username=ADDRESS, auth="google", imap_host="imap.gmail.com",
        smtp_host="smtp.gmail.com", answer_since=NOON, changed_at=NOON, checked_at=NOON,
        problem="Google no longer accepts the sign-in of this mailbox (“Token has been revoked.”)."
        " Sign in with Google again.", rests_until=NOON,
        sending_problem="smtp.gmail.com does not answer on port 587. Check the name and the port.",
    )  # fmt: skip
    mailbox.cursors.create(
        folder="INBOX", uid_validity=1, uid=9, history_total=4_120, history_left=1_300
    )
    event = RawEvent(
        channel=support, dedupe_key="1", received_at=NOON, size=4_321,
        state=RawState.QUARANTINED, problem="It could not be read (ValueError: no sender).",
    )  # fmt: skip
    event.body.save("1.eml", ContentFile(b"Subject: Lamp\r\nX-Odd: =?x?=\r\n\r\nHi"), save=False)
    event.save()
    page = visit(olu, f"/set-up/mailboxes/{mailbox.pk}/")
    screenshot(page, "mailbox-ailing", whole=True)
    assert_fits(page)
    assert_accessible(page)
    page.goto("/set-up/mailboxes/")
    screenshot(page, "mailboxes")
    assert_fits(page)
    assert_accessible(page)
    page.goto(f"/set-up/quarantine/{event.pk}/")
    screenshot(page, "quarantine")
    assert_fits(page)
    assert_accessible(page)
    page.goto("/set-up/registrations/google/")
    screenshot(page, "registration")
    assert_fits(page)
    assert_accessible(page)
