from __future__ import annotations

from datetime import timedelta

import pytest

from kept.desk.coaching import drafts, live, saved_texts
from kept.desk.coaching.models import Finding, Wording
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation, SavedReply, SavedReplySent
from kept.desk.staff.models import Agent
from tests.desk import cast
from tests.desk.cast import NOON
from tests.desk.conftest import SignIn

TEXT = (
    "<p>Hello {first_name},</p><p>Thank you for your message. We have noted it and passed it to "
    "our workshop.</p><p>Your order {order} is with us.</p><p>Kind regards, {agent}</p>"
)
ASKED = "Why does the brass lamp LL-20488 flicker whenever the heating starts?"
PATH = "/conversations/{}/replies/"


@pytest.fixture
def noted(ada: Agent, bo: Agent) -> SavedReply:
    return actions.keep_saved_reply(name="Noted", html=TEXT, by=bo, at=NOON)


@pytest.fixture
def asked(support: Channel, mona: Contact) -> Conversation:
    return actions.receive(channel=support, contact=mona, text=ASKED, at=NOON).conversation


def stopped(found: Conversation, text: str, by: Agent, **how: str) -> list[str]:
    try:
        drafts.stopping(found, text, **({"reason": ""} | how), by=by, at=NOON)
    except drafts.NeedsReason as needs:
        return [hint.code for hint in needs.hints]
    return []


def letter(order: str = "LL-7", own: str = "") -> str:
    return (
        "Hello Mona,\n\nThank you for your message. We have noted it and passed it to our workshop."
        f"\n\nYour order {order} is with us. {own}\n\nKind regards, Ada Okafor"
    )


class TestTheGuard:
    @pytest.mark.usefixtures("noted")
    def test_it_stops_a_saved_reply_as_it_is_once(self, asked: Conversation, ada: Agent) -> None:
        assert stopped(asked, letter(), ada) == ["PER04"]
        assert stopped(asked, letter(), ada, reason="They asked for the usual letter") == []

    @pytest.mark.usefixtures("noted")
    @pytest.mark.parametrize(
        "text",
        [
            letter(own="The flicker is a loose contact in the socket."),
            letter(order="LL-20488"),
            "Thank you for your message. I look into the flicker and the heating.",
            "We have noted it.",
        ],
        ids=["a sentence", "a blank with what they told", "their words", "hardly any of it"],
    )
    def test_it_lets_go_what_is_personal(self, text: str, asked: Conversation, ada: Agent) -> None:
        assert stopped(asked, text, ada) == []

    def test_a_notice_to_many_goes_out_as_it_is(
        self, noted: SavedReply, asked: Conversation, ada: Agent, bo: Agent
    ) -> None:
        told = {"name": "Noted", "html": TEXT, "by": bo, "at": NOON}
        actions.keep_saved_reply(**told, saved=noted, is_notice=True)
        assert stopped(asked, letter(), ada) == []

    @pytest.mark.usefixtures("noted")
    def test_where_nothing_was_told_there_is_nothing_to_take_up(
        self, support: Channel, mona: Contact, ada: Agent
    ) -> None:
        thanks = actions.receive(channel=support, contact=mona, text="Thanks!", at=NOON)
        assert stopped(thanks.conversation, letter(), ada) == []


def sent_to(name: str, channel: Channel, by: Agent, text: str = "") -> Conversation:
    """One more customer who asks, and gets this text."""
    said = actions.receive(
        channel=channel, contact=cast.contact(name, f"{name.lower()}@example.org"), at=NOON,
        text=f"{ASKED} It is {name}'s.",
    )  # fmt: skip
    html = (text or letter()).replace("Mona", name).replace("\n\n", "<br><br>")
    actions.reply(said.conversation, by=by, at=NOON + timedelta(minutes=5), html=f"<p>{html}</p>")
    return said.conversation


@pytest.mark.usefixtures("noted")
class TestOnceItIsSent:
    def test_the_same_letter_to_the_fourth_customer_is_found(
        self, support: Channel, ada: Agent, asked: Conversation
    ) -> None:
        for name in ("Jun", "Lea", "Rui"):
            sent_to(name, support, ada)
        live.judge_due(NOON + timedelta(minutes=6))
        assert not Finding.objects.filter(code="PER04").exists()
        assert "PER04" in {hint.code for hint in drafts.hints(asked, letter(), by=ada, at=NOON)}
        fourth = sent_to("Noa", support, ada)
        live.judge_due(NOON + timedelta(minutes=7))
        (found,) = Finding.objects.filter(code="PER04")
        assert found.conversation == fourth and found.why.startswith("3 other customers")
        live.judge_due(NOON + timedelta(days=200))
        assert Finding.objects.standing().filter(code="PER04").exists()

    def test_a_notice_to_many_is_not(self, noted: SavedReply, support: Channel, ada: Agent) -> None:
        SavedReply.objects.update(is_notice=True)
        for name in ("Jun", "Lea", "Rui", "Noa", "Eva"):
            sent_to(name, support, ada)
        live.judge_due(NOON + timedelta(minutes=6))
        assert Wording.objects.count() == 5 and not Finding.objects.filter(code="PER04").exists()

    def test_it_is_told_how_often_by_how_many(
        self, noted: SavedReply, support: Channel, ada: Agent, bo: Agent, as_: SignIn,
        asked: Conversation,
    ) -> None:  # fmt: skip
        sent_to("Jun", support, ada)
        sent_to("Lea", support, ada)
        sent_to("Rui", support, bo)
        sent_to("Noa", support, bo, letter(own="The flicker is a loose contact in the socket."))
        sent_to("Eva", support, ada, "The lamp flickers because of a loose contact in its socket.")
        live.judge_due(NOON + timedelta(minutes=6))
        live.judge_due(NOON + timedelta(minutes=7))
        assert SavedReplySent.objects.count() == 4
        often = saved_texts.how_often([noted], at=NOON + timedelta(days=1))[noted.pk]
        assert str(often) == "sent 4 times in 90 days by 2"
        later = saved_texts.how_often([noted], at=NOON + timedelta(days=91))[noted.pk]
        assert str(later) == "not sent in 90 days"


def test_the_screens_say_how_often_and_what_is_a_notice(
    as_: SignIn, noted: SavedReply, asked: Conversation, bo: Agent
) -> None:
    client = as_(bo)
    form = {"name": "Noted", "text": "We know of the outage.", "scope": "all", "is_notice": "on"}
    client.post(f"/set-up/saved-replies/{noted.pk}/", form)
    noted.refresh_from_db()
    assert noted.is_notice
    for path in ("/set-up/saved-replies/", f"/conversations/{asked.pk}/saved-replies/"):
        page = client.get(path).content.decode()
        assert "not sent in 90 days" in page and "notice" in page, path
    assert "checked" in client.get(f"/set-up/saved-replies/{noted.pk}/").content.decode()
