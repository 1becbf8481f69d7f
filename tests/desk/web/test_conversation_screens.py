from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import (
    Channel,
    Conversation,
    Delivery,
    Draft,
    Message,
    Status,
)
from kept.desk.staff.models import Agent, Team
from tests.desk.cast import NOON
from tests.desk.conftest import SignIn

HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def broken_leg(support: Channel, mona: Contact) -> Conversation:
    """Mona writes that a leg of her chair broke."""
    said = actions.receive(
        channel=support, contact=mona, subject="Chair leg broke", at=NOON,
        text="The leg broke after two days. Order 1042.",
    )  # fmt: skip
    return said.conversation


class TestInbox:
    def test_it_shows_who_waits(self, as_: SignIn, ada: Agent, broken_leg: Conversation) -> None:
        page = as_(ada).get("/inbox/").content.decode()
        assert "Mona Varga" in page and "Chair leg broke" in page

    def test_it_hides_limited_teams(
        self, as_: SignIn, ada: Agent, cy: Agent, billing: Team, broken_leg: Conversation
    ) -> None:
        Conversation.objects.update(team=billing)
        assert b"Chair leg" not in as_(ada).get("/inbox/").content
        assert b"Chair leg" in as_(cy).get("/inbox/").content

    def test_several_are_given_to_somebody_and_to_a_team(
        self, as_: SignIn, ada: Agent, bo: Agent, billing: Team, broken_leg: Conversation
    ) -> None:
        client = as_(ada)
        choices = client.get("/inbox/choices/").content.decode()
        assert "Bo Lindqvist" in choices and "Billing" in choices
        owners = []
        for change in (
            {"verb": "take", "owner": bo.pk}, {"verb": "assign", "owner": bo.pk},
            {"verb": "assign", "owner": ""},
        ):  # fmt: skip
            client.post("/inbox/changes/", change | {"chosen": [broken_leg.pk], "team": billing.pk})
            broken_leg.refresh_from_db()
            owners.append(broken_leg.owner)
        assert owners == [ada, ada, None]  # what is Ada's is handed over, not given away
        client.post(
            "/inbox/changes/",
            {"verb": "move_to_team", "team": billing.pk, "chosen": [broken_leg.pk], "owner": ""},
        )
        broken_leg.refresh_from_db()
        assert broken_leg.team == billing
        told = client.post("/inbox/changes/", {"verb": "assign", "owner": "x", "chosen": ["1"]})
        assert told.status_code == 404

    def test_its_lists_tell_how_many_are_on_them(
        self, as_: SignIn, ada: Agent, broken_leg: Conversation
    ) -> None:
        told = as_(ada).get("/inbox/counts/").content.decode()
        assert '<span class="count menu__rest" id="count-waiting" hx-swap-oob="true">1<' in told

    def test_a_row_that_is_shown_again_shows_what_changed(
        self, as_: SignIn, ada: Agent, bo: Agent, broken_leg: Conversation
    ) -> None:
        pages = [as_(ada).get("/inbox/?view=all"), as_(ada).get("/inbox/?view=waiting")]
        actions.rename(broken_leg, "<b>Two legs</b> broke", by=bo, at=NOON)
        actions.assign(broken_leg, bo, by=bo, at=NOON)
        pages.append(as_(ada).get("/inbox/?view=all"))
        first, waiting, last = (page.content.decode() for page in pages)
        assert "?view=all" in first and f"/{broken_leg.pk}/?view=waiting" in waiting
        assert "Chair leg broke" not in last and "&lt;b&gt;Two legs&lt;/b&gt; broke" in last
        assert "owner Bo Lindqvist" in last and "owner Bo" not in first

    def test_it_asks_the_same_of_the_database_for_one_row_and_for_fifty(
        self, as_: SignIn, ada: Agent, support: Channel, mona: Contact, broken_leg: Conversation
    ) -> None:
        client = as_(ada)
        with CaptureQueriesContext(connection) as one:
            client.get("/inbox/?view=all")
        for number in range(55):
            actions.receive(channel=support, contact=mona, text=f"No. {number}", at=NOON)
        with CaptureQueriesContext(connection) as fifty:
            page = client.get("/inbox/?view=all").content.decode()
        assert page.count("data-row ") == 50
        assert len(fifty) == len(one) <= 14

    def test_several_are_resolved_and_that_is_undone(
        self, as_: SignIn, ada: Agent, broken_leg: Conversation
    ) -> None:
        client = as_(ada)
        change = {"verb": "resolve", "chosen": [broken_leg.pk], "view": "waiting", "reason": "spam"}
        page = client.post("/inbox/changes/", change, follow=True).content.decode()
        broken_leg.refresh_from_db()
        assert broken_leg.status == Status.RESOLVED
        undoing = page.split("/batches/")[1].split('"')[0]
        client.post(f"/batches/{undoing}")
        broken_leg.refresh_from_db()
        assert broken_leg.status == Status.OPEN


class TestConversation:
    def test_it_tells_the_story(self, as_: SignIn, ada: Agent, broken_leg: Conversation) -> None:
        client = as_(ada)
        client.post(f"/conversations/{broken_leg.pk}/owner/", {"owner": "me"})
        page = client.get(broken_leg.get_absolute_url()).content.decode()
        assert "The leg broke after two days." in page and "Ada took it" in page

    def test_it_offers_what_makes_sense_now(
        self, as_: SignIn, ada: Agent, broken_leg: Conversation
    ) -> None:
        client, here = as_(ada), broken_leg.get_absolute_url()
        page = client.get(here).content.decode()
        assert 'data-command="Follow"' in page and "No longer follow" not in page
        client.post(f"{here}followers/")
        page = client.get(here).content.decode()
        assert 'data-command="Follow"' not in page and "No longer follow" in page
        client.post(f"{here}waiting/")
        page = client.get(here).content.decode()
        before_more, _, in_more = page.partition('id="more-menu"')
        assert 'data-command="Reopen"' not in before_more, "that they have the word is normal"
        assert 'data-command="Reopen"' in in_more and "Wait for the customer" not in in_more
        client.post(f"{here}resolution/", {"reason": "She said thanks on the telephone."})
        page = client.get(here).content.decode()
        assert 'data-command="Reopen"' in page.partition('id="more-menu"')[0]

    def test_a_long_one_asks_no_more_of_the_database(
        self, as_: SignIn, ada: Agent, broken_leg: Conversation, mona: Contact,
        support: Channel, django_assert_num_queries: object,
    ) -> None:  # fmt: skip
        client = as_(ada)
        with CaptureQueriesContext(connection) as asked:
            client.get(broken_leg.get_absolute_url())
        for minute in range(60):
            actions.receive(
                channel=support, contact=mona, text=f"More {minute}", conversation=broken_leg,
                at=NOON + timedelta(minutes=minute),
            )  # fmt: skip
        with django_assert_num_queries(len(asked)):  # type: ignore[operator]
            assert b"More 59" in client.get(broken_leg.get_absolute_url()).content

    def test_what_one_may_not_see_is_not_there(
        self, as_: SignIn, ada: Agent, billing: Team, broken_leg: Conversation
    ) -> None:
        Conversation.objects.update(team=billing)
        client = as_(ada)
        for path in ("", "story/", "composing/reply/", "moves/"):
            assert client.get(f"{broken_leg.get_absolute_url()}{path}").status_code == 404


class TestReply:
    def test_plain_text_from_a_browser_without_scripts_goes_out(
        self, as_: SignIn, ada: Agent, broken_leg: Conversation
    ) -> None:
        seen, begun = Message.objects.get().pk, now()
        answer = as_(ada).post(
            f"/conversations/{broken_leg.pk}/replies/",
            {"text": "Dear Mona,\n\na new leg is on its way.", "seen": seen, "format": "plain"},
        )
        assert answer.status_code == 302
        sent = Message.objects.get(kind="reply")
        assert "<p>Dear Mona,</p>" in sent.html
        assert sent.delivery.due_at > begun + timedelta(seconds=5)
        assert [each.address for each in sent.delivery.recipients.all()] == ["mona@example.org"]

    def test_it_is_stopped_if_somebody_answered_meanwhile(
        self, as_: SignIn, ada: Agent, bo: Agent, broken_leg: Conversation
    ) -> None:
        seen = Message.objects.get().pk
        actions.reply(broken_leg, by=bo, at=NOON, html="<p>We send a new one.</p>")
        answer = as_(ada).post(
            f"/conversations/{broken_leg.pk}/replies/",
            {"text": "My own words.", "seen": seen}, **HTMX,
        )  # fmt: skip
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "We send a new one." in page and "My own words." in page
        assert Message.objects.filter(kind="reply").count() == 1

    def test_a_blank_stops_it_and_the_text_stays(
        self, as_: SignIn, ada: Agent, broken_leg: Conversation
    ) -> None:
        answer = as_(ada).post(
            f"/conversations/{broken_leg.pk}/replies/", {"text": "Dear {first_name}, soon."}, **HTMX
        )
        assert answer.status_code == 422 and b"Dear {first_name}, soon." in answer.content

    def test_it_can_be_taken_back(self, as_: SignIn, ada: Agent, broken_leg: Conversation) -> None:
        client = as_(ada)
        client.post(f"/conversations/{broken_leg.pk}/replies/", {"text": "Too hasty."})
        sent = Message.objects.get(kind="reply")
        client.post(f"/messages/{sent.pk}/return/")
        assert not Delivery.objects.exists()
        assert "Too hasty." in Draft.objects.get(agent=ada).html


class TestDraft:
    def test_it_is_kept_and_another_window_is_not_overwritten(
        self, as_: SignIn, ada: Agent, broken_leg: Conversation
    ) -> None:
        client, path = as_(ada), f"/conversations/{broken_leg.pk}/drafts/reply/"
        first = client.post(path, {"text": "<p>One</p>", "format": "html", "revision": 0}).json()
        second = client.post(
            path, {"text": "<p>Two</p>", "format": "html", "revision": first["revision"]}
        )
        assert second.status_code == 200
        stale = client.post(path, {"text": "<p>Old</p>", "revision": first["revision"]})
        assert stale.status_code == 409 and "Two" in stale.json()["html"]
        assert b"Two" in client.get(broken_leg.get_absolute_url()).content

    def test_a_note_never_becomes_a_reply(
        self, as_: SignIn, ada: Agent, broken_leg: Conversation
    ) -> None:
        client = as_(ada)
        client.post(f"/conversations/{broken_leg.pk}/drafts/note/", {"text": "Between us."})
        assert b"Between us." not in client.get(broken_leg.get_absolute_url()).content
        assert b"Between us." in client.get(f"{broken_leg.get_absolute_url()}?box=note").content


def test_conversations_are_merged_and_that_is_undone(
    as_: SignIn, ada: Agent, broken_leg: Conversation, support: Channel, mona: Contact
) -> None:
    other = actions.receive(
        channel=support, contact=mona, subject="Again", text="Hello?", at=NOON
    ).conversation
    client = as_(ada)
    page = client.post(
        f"/conversations/{broken_leg.pk}/merging/", {"other": f"#{other.pk}"}, follow=True
    ).content.decode()
    assert "Hello?" in page
    assert client.get(other.get_absolute_url()).headers["Location"] == broken_leg.get_absolute_url()
    undoing = next(part for part in page.split('"') if part.startswith("/moves/"))
    assert client.post(undoing).status_code == 302
    assert b"Hello?" in client.get(other.get_absolute_url()).content


def test_another_conversation_is_found_by_words_number_or_address(
    as_: SignIn, ada: Agent, broken_leg: Conversation, support: Channel
) -> None:
    jun = Contact.objects.create(name="Jun Park", created_at=NOON)
    other = actions.receive(
        channel=support, contact=jun, subject="Flickers", text="It flickers.", at=NOON
    ).conversation
    client = as_(ada)
    address = f"https://desk.example{other.get_absolute_url()}?view=all"
    for words in ("flickers", str(other.pk), f"#{other.pk}", address):
        page = client.get(f"/conversations/{broken_leg.pk}/moves/", {"q": words}).content.decode()
        assert "Jun Park: Flickers" in page
    for words in (str(broken_leg.pk), "nobody wrote this", "999999"):
        page = client.get(f"/conversations/{broken_leg.pk}/moves/", {"q": words}).content.decode()
        assert "No other that you may see" in page


class TestNewConversation:
    def test_it_goes_out_with_its_file(self, as_: SignIn, ada: Agent, support: Channel) -> None:
        file = SimpleUploadedFile("price.txt", b"12 euros")
        answer = as_(ada).post(
            "/conversations/new/",
            {"channel": support.pk, "to": "jun@example.org", "subject": "Your offer",
             "text": "Dear Jun, the price is in the file.", "file": file},
        )  # fmt: skip
        sent = Message.objects.get(kind="reply")
        assert answer.headers["Location"] == sent.conversation.get_absolute_url()
        assert [each.name for each in sent.attachments.all()] == ["price.txt"]
        assert not Draft.objects.exists()

    def test_it_asks_few_questions(
        self, as_: SignIn, ada: Agent, mona: Contact, support: Channel
    ) -> None:
        client = as_(ada)
        for number in range(2):  # what is put into SQL once is there the second time
            letter = {"channel": support.pk, "to": "mona@example.org", "subject": f"Lamp {number}",
                      "text": f"Dear Mona, lamp {number} comes with a bulb.\n\nAda"}  # fmt: skip
            with CaptureQueriesContext(connection) as asked:
                assert client.post("/conversations/new/", letter).status_code == 302
        assert len(asked) <= 24, "\n".join(query["sql"] or "COPY" for query in asked)

    def test_it_is_kept_while_one_writes(self, as_: SignIn, ada: Agent, support: Channel) -> None:
        client = as_(ada)
        typed = {"channel": support.pk, "to": "jun@example.org", "text": "Half a sen"}
        assert client.post("/conversations/new/draft/", typed).status_code == 200
        assert b"Half a sen" in client.get("/conversations/new/").content

    def test_a_file_without_scripts_goes_along_with_a_reply(
        self, as_: SignIn, ada: Agent, broken_leg: Conversation
    ) -> None:
        file = SimpleUploadedFile("leg.txt", b"how to mount it")
        as_(ada).post(
            f"/conversations/{broken_leg.pk}/replies/", {"text": "Dear Mona, so.", "file": file}
        )
        assert Message.objects.get(kind="reply").attachments.get().name == "leg.txt"
