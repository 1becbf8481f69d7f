from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.http import StreamingHttpResponse
from django.utils.timezone import now

from kept.desk.channels import actions
from kept.desk.channels.actions import Account
from kept.desk.channels.email import credentials, oauth
from kept.desk.channels.models import Mailbox, RawEvent, RawState, Registration
from kept.desk.staff.models import Agent, JournalEntry
from tests.desk.cast import NOON
from tests.desk.conftest import SignIn
from tests.desk.peers.token_endpoint import CLIENT, SECRET, TokenEndpoint

pytestmark = pytest.mark.django_db
ADDRESS = "support@lumen-lamps.example"
TYPED = {
    "name": "Support", "auth": "password", "username": ADDRESS, "password": "lamp-and-shade",
    "imap_host": "127.0.0.1", "imap_port": 1, "imap_security": "tls", "smtp_host": "127.0.0.1",
    "smtp_port": 1, "smtp_security": "starttls", "history": "month", "folder": "INBOX",
    "hourly_limit": 500,
}  # fmt: skip


@pytest.fixture
def mailbox(olu: Agent) -> Mailbox:
    return actions.connect_mailbox(
        address=ADDRESS, name="Support", by=olu, at=NOON, password="lamp-and-shade",
        account=Account(imap_host="127.0.0.1", smtp_host="127.0.0.1", username=ADDRESS),
    )  # fmt: skip


class TestConnecting:
    def test_it_begins_with_the_address_and_guesses_the_rest(self, as_: SignIn, olu: Agent) -> None:
        client = as_(olu)
        assert b"Address that customers" in client.get("/set-up/mailboxes/new/").content
        page = client.get("/set-up/mailboxes/new/?address=lamps@gmx.de").content.decode()
        assert 'value="imap.gmx.net"' in page
        assert "Allow IMAP" in page

    def test_it_connects_with_history_and_a_secret_that_nobody_reads(
        self, as_: SignIn, olu: Agent
    ) -> None:
        answer = as_(olu).post(f"/set-up/mailboxes/new/?address={ADDRESS}", TYPED)
        made = Mailbox.objects.get()
        assert answer.headers["Location"] == f"/set-up/mailboxes/{made.pk}/"
        assert made.channel.address == ADDRESS
        assert made.history_since == made.answer_since - timedelta(days=31)
        assert "lamp-and-shade" not in made.secrets
        assert credentials.unseal(made).password == "lamp-and-shade"
        entry = JournalEntry.objects.get(kind="mailbox-connected")
        assert (entry.by, entry.about) == (olu, ADDRESS)

    def test_an_address_is_connected_once(self, as_: SignIn, olu: Agent, mailbox: Mailbox) -> None:
        answer = as_(olu).post(f"/set-up/mailboxes/new/?address={ADDRESS.upper()}", TYPED)
        assert b"is connected already" in answer.content
        assert Mailbox.objects.count() == 1

    def test_a_disconnected_one_can_come_back(
        self, as_: SignIn, olu: Agent, mailbox: Mailbox
    ) -> None:
        client = as_(olu)
        client.post(f"/set-up/mailboxes/{mailbox.pk}/disconnection/")
        mailbox.refresh_from_db()
        assert mailbox.secrets == ""
        assert client.get(f"/set-up/mailboxes/{mailbox.pk}/").status_code == 404
        client.post(f"/set-up/mailboxes/new/?address={ADDRESS}", TYPED)
        mailbox.refresh_from_db()
        assert mailbox.channel.closed_at is None

    @pytest.mark.parametrize("who", ["ada", "bo"])
    def test_only_owners_see_any_of_it(
        self, as_: SignIn, who: str, mailbox: Mailbox, request: pytest.FixtureRequest
    ) -> None:
        client = as_(request.getfixturevalue(who))
        for page in ("", "new/", f"{mailbox.pk}/"):
            assert client.get(f"/set-up/mailboxes/{page}").status_code == 404
        assert client.post(f"/set-up/mailboxes/{mailbox.pk}/check/").status_code == 404


class TestMailbox:
    def test_it_tells_what_is_wrong_and_never_the_password(
        self, as_: SignIn, olu: Agent, mailbox: Mailbox
    ) -> None:
        Mailbox.objects.update(problem="imap refused the login", sending_problem="smtp is away")
        client = as_(olu)
        page = client.get(f"/set-up/mailboxes/{mailbox.pk}/").content.decode()
        assert "imap refused the login" in page
        assert "smtp is away" in page
        assert "lamp-and-shade" not in page
        assert "imap refused the login" in client.get("/set-up/mailboxes/").content.decode()

    def test_saving_without_a_password_keeps_it_and_reads_anew(
        self, as_: SignIn, olu: Agent, mailbox: Mailbox
    ) -> None:
        Mailbox.objects.update(rests_until=NOON, problem="old")
        typed = TYPED | {"password": "", "imap_host": "imap.lumen-lamps.example"}
        as_(olu).post(f"/set-up/mailboxes/{mailbox.pk}/", typed)
        changed = Mailbox.objects.get()
        assert changed.imap_host == "imap.lumen-lamps.example"
        assert credentials.unseal(changed).password == "lamp-and-shade"
        assert (changed.rests_until, changed.problem) == (None, "")
        assert changed.changed_at != mailbox.changed_at

    def test_it_is_paused_and_resumed(self, as_: SignIn, olu: Agent, mailbox: Mailbox) -> None:
        client = as_(olu)
        client.post(f"/set-up/mailboxes/{mailbox.pk}/pause/")
        assert Mailbox.objects.get().paused_at
        client.post(f"/set-up/mailboxes/{mailbox.pk}/resumption/")
        assert Mailbox.objects.get().paused_at is None

    def test_the_list_asks_little(
        self, as_: SignIn, olu: Agent, mailbox: Mailbox, django_assert_max_num_queries: object
    ) -> None:
        client = as_(olu)
        with django_assert_max_num_queries(20):  # type: ignore[operator]
            client.get("/set-up/mailboxes/")


class TestCheck:
    def test_the_test_says_exactly_what_failed(
        self, as_: SignIn, olu: Agent, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("KEPT_PRIVATE_NETWORK", "yes")
        Mailbox.objects.update(imap_port=1, smtp_port=1)
        answer = as_(olu).post(
            f"/set-up/mailboxes/{mailbox.pk}/check/", headers={"X-Requested-With": "fetch"}
        )
        assert isinstance(answer, StreamingHttpResponse)
        lines = b"".join(answer).decode().splitlines()  # type: ignore[arg-type]
        assert all(line.startswith("<li") for line in lines)
        assert "nothing listens on its port 1" in lines[2]
        assert "nothing listens on its port 1" in lines[-1]

    def test_without_scripts_it_is_a_page(self, as_: SignIn, olu: Agent, mailbox: Mailbox) -> None:
        answer = as_(olu).post(f"/set-up/mailboxes/{mailbox.pk}/check/")
        page = b"".join(answer).decode()  # type: ignore[arg-type]
        assert page.lstrip().startswith("<!doctype html>") or page.startswith("<!DOCTYPE html>")
        assert "private network" in page
        assert page.rstrip().endswith("</html>")


class TestQuarantine:
    @pytest.fixture
    def event(self, mailbox: Mailbox) -> RawEvent:
        made = RawEvent(
            channel=mailbox.channel, dedupe_key="1/INBOX/1", received_at=NOON, size=60,
            state=RawState.QUARANTINED, problem="It could not be read.",
        )  # fmt: skip
        raw = b"Subject: <script>alert(1)</script>\r\n\r\nthe body"
        made.body.save("1.eml", ContentFile(raw), save=False)
        made.save()
        return made

    def test_its_header_is_shown_as_text(
        self, as_: SignIn, olu: Agent, mailbox: Mailbox, event: RawEvent
    ) -> None:
        client = as_(olu)
        assert b"could not be read" in client.get(f"/set-up/mailboxes/{mailbox.pk}/").content
        page = client.get(f"/set-up/quarantine/{event.pk}/").content
        assert b"&lt;script&gt;" in page and b"<script>alert" not in page
        assert b"the body" not in page

    def test_it_can_be_tried_again_or_put_aside(
        self, as_: SignIn, olu: Agent, event: RawEvent
    ) -> None:
        client = as_(olu)
        client.post(f"/set-up/quarantine/{event.pk}/retry/")
        event.refresh_from_db()
        assert event.state == RawState.NEW
        RawEvent.objects.update(state=RawState.QUARANTINED)
        client.post(f"/set-up/quarantine/{event.pk}/discard/")
        event.refresh_from_db()
        assert event.state == RawState.DISCARDED


class TestSignIn:
    @pytest.fixture
    def provider(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[TokenEndpoint]:
        monkeypatch.setenv("KEPT_PRIVATE_NETWORK", "yes")
        endpoint = TokenEndpoint().start()
        google = replace(oauth.PROVIDERS["google"], tokens=endpoint.url)
        monkeypatch.setitem(oauth.PROVIDERS, "google", google)
        yield endpoint
        endpoint.stop()

    def test_from_registration_to_a_token(
        self, as_: SignIn, olu: Agent, mailbox: Mailbox, provider: TokenEndpoint
    ) -> None:
        client = as_(olu)
        address = f"/set-up/mailboxes/{mailbox.pk}/sign-in/google/"
        assert client.post(address).headers["Location"] == "/set-up/registrations/google/"
        client.post("/set-up/registrations/google/", {"client_id": CLIENT, "secret": SECRET})
        assert SECRET not in Registration.objects.get().secret
        there = client.post(address).headers["Location"]
        back = provider.sign_in(there, ADDRESS)
        client.get("/set-up/mailboxes/signed-in/", back)
        signed_in = Mailbox.objects.get()
        assert signed_in.auth == "google"
        assert credentials.current(signed_in, at=now())
        page = client.get("/set-up/mailboxes/signed-in/", back, follow=True).content
        assert b"was not begun here" in page, "a code is good once"

    def test_a_state_that_is_not_ours_is_refused(
        self, as_: SignIn, olu: Agent, mailbox: Mailbox, provider: TokenEndpoint
    ) -> None:
        client = as_(olu)
        client.post("/set-up/registrations/google/", {"client_id": CLIENT, "secret": SECRET})
        there = client.post(f"/set-up/mailboxes/{mailbox.pk}/sign-in/google/").headers["Location"]
        back = provider.sign_in(there, ADDRESS) | {"state": "forged"}
        client.get("/set-up/mailboxes/signed-in/", back)
        assert Mailbox.objects.get().auth == "password"
        assert not provider.asked

    def test_a_revoked_sign_in_leaves_the_page_whole(
        self, as_: SignIn, olu: Agent, mailbox: Mailbox
    ) -> None:
        Mailbox.objects.update(auth="google", problem="Google no longer accepts the sign-in.")
        page = as_(olu).get(f"/set-up/mailboxes/{mailbox.pk}/").content
        assert b"Sign in with Google</button>" in page
