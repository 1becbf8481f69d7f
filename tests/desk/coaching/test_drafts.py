from __future__ import annotations

from datetime import timedelta

import pytest

from kept.desk.coaching import actions as coaching
from kept.desk.coaching import drafts
from kept.desk.coaching.drafted import CLOCKS
from kept.desk.coaching.models import Override
from kept.desk.coaching.rows import as_seen
from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation, Message
from kept.desk.staff.models import Agent, Team
from kept.mistakes.house import HouseError
from tests.desk.cast import NOON
from tests.desk.conftest import SignIn

SHIELD = "Unfortunately our policy does not allow returns after 30 days."
RULES = '[allowances]\nignore = ["policy-shield"]\n'
LOUD = '[levels]\nTON05 = "error"\n'
BURNT = "Your lamp caught fire last night and we lost all in the room. My son is in hospital."
STEPS = "Hi Mona, please fill in the form on our website. Best, Ada"
AGAIN = "Could you please give us your order number?"


@pytest.fixture
def asked(support: Channel, mona: Contact) -> Conversation:
    """Mona gave her order number and wants her money back."""
    said = actions.receive(
        channel=support, contact=mona, at=NOON, subject="Refund",
        text="Order LL-20488: the shade is torn. Can I still send it back?",
    )  # fmt: skip
    return said.conversation


def names(conversation: Conversation, text: str, by: Agent) -> set[str]:
    given = drafts.hints(conversation, text, by=by, at=NOON + timedelta(hours=1))
    return {hint.name for hint in given}


class TestHints:
    def test_they_stand_on_the_very_words(self, asked: Conversation, ada: Agent) -> None:
        text = f"Dear Mona,\n\n{AGAIN}"
        hint = next(
            one
            for one in drafts.hints(asked, text, by=ada, at=NOON)
            if one.name == "explains-again"
        )
        assert text[hint.start : hint.end] == hint.quote
        assert "order number" in hint.quote and hint.why and hint.better

    def test_an_empty_draft_has_none(self, asked: Conversation, ada: Agent) -> None:
        assert drafts.hints(asked, "  \n", by=ada, at=NOON) == ()

    def test_being_late_is_no_fault_of_a_text(self, asked: Conversation, ada: Agent) -> None:
        late = drafts.hints(asked, "A new one is on its way.", by=ada, at=NOON + timedelta(days=9))
        assert not {hint.code for hint in late} & CLOCKS

    def test_what_is_no_mistake_stays_silent_here(self, asked: Conversation, ada: Agent) -> None:
        hint = next(
            one
            for one in drafts.hints(asked, AGAIN, by=ada, at=NOON)
            if one.name == "explains-again"
        )
        coaching.dismiss(asked, code=hint.code, quote=hint.quote, why="", by=ada, at=NOON)
        assert "explains-again" not in names(asked, AGAIN, ada)

    def test_the_house_rules_of_the_team_hold(
        self, asked: Conversation, ada: Agent, bo: Agent, care: Team
    ) -> None:
        assert "policy-shield" in names(asked, SHIELD, ada)
        coaching.set_house_rules(care, RULES, by=bo, at=NOON)
        assert "policy-shield" not in names(asked, SHIELD, ada)
        with pytest.raises(HouseError):
            coaching.set_house_rules(care, "targts = []", by=bo, at=NOON)

    def test_a_house_makes_a_stop_of_what_is_a_card(
        self, support: Channel, mona: Contact, ada: Agent, bo: Agent, care: Team
    ) -> None:
        """docs/build/decisions/cards-or-stops.md says that it can."""
        said = actions.receive(channel=support, contact=mona, at=NOON, text=BURNT)
        assert "callous" in names(said.conversation, STEPS, ada)
        later = NOON + timedelta(hours=1)
        assert not drafts.stopping(said.conversation, STEPS, reason="", by=ada, at=later)
        coaching.set_house_rules(care, LOUD, by=bo, at=NOON)
        with pytest.raises(drafts.NeedsReason) as needs:
            drafts.stopping(said.conversation, STEPS, reason="", by=ada, at=later)
        assert [hint.code for hint in needs.value.hints] == ["TON05"]


def test_the_engine_sees_everything_the_desk_knows(
    asked: Conversation, ada: Agent, bo: Agent, mona: Contact
) -> None:
    contacts.describe(mona, zone="Europe/Lisbon", called="Mona")
    contacts.save_order(mona, "LL-20488", status="shipped", items=[("Shade", 1)])
    actions.assign(asked, ada, by=bo, at=NOON)
    actions.assign(asked, bo, by=bo, at=NOON)
    actions.write_note(asked, by=ada, at=NOON, html="<p>Between us.</p>")
    seen = as_seen(Conversation.objects.get(pk=asked.pk))
    assert [(one.author, one.internal) for one in seen.messages] == [
        ("customer", False), ("agent", True)
    ]  # fmt: skip
    assert [one.kind for one in seen.events or ()] == ["assigned", "transferred"]
    assert seen.customer.timezone == "Europe/Lisbon" and seen.customer.name == "Mona"
    assert seen.orders and seen.orders[0].items == ("Shade",)
    assert seen.customer.earlier == ()


def test_the_engine_sees_what_earlier_conversations_hold(
    asked: Conversation, support: Channel, ada: Agent, mona: Contact
) -> None:
    before = actions.receive(
        channel=support, contact=mona, subject="Shades", at=NOON - timedelta(days=9),
        text="You reach me at mona.varga@example.org.",
    ).conversation  # fmt: skip
    actions.tag(before, ["shade"], by=ada, at=NOON)
    actions.tag(asked, ["urgent", "shade"], by=ada, at=NOON)
    seen = as_seen(Conversation.objects.get(pk=asked.pk))
    assert seen.topic == "shade"
    (earlier,) = seen.customer.earlier or ()
    assert (earlier.subject, earlier.topic) == ("Shades", "shade")
    assert earlier.facts == (("email", "mona.varga@example.org"),)


class TestSending:
    def test_an_error_stops_it_once_and_a_reason_is_kept(
        self, as_: SignIn, asked: Conversation, ada: Agent
    ) -> None:
        client, path = as_(ada), f"/conversations/{asked.pk}/replies/"
        stopped = client.post(path, {"text": SHIELD}, headers={"HX-Request": "true"})
        page = stopped.content.decode()
        assert stopped.status_code == 422 and SHIELD in page and "Why it is right" in page
        assert not Message.objects.filter(kind="reply").exists()
        client.post(path, {"text": SHIELD, "reason": "The law says so."})
        kept = Override.objects.get()
        assert (kept.code, kept.reason, kept.by) == ("OWN05", "The law says so.", ada)

    def test_a_warning_never_stops_it(self, as_: SignIn, asked: Conversation, ada: Agent) -> None:
        as_(ada).post(f"/conversations/{asked.pk}/replies/", {"text": AGAIN})
        assert Message.objects.filter(kind="reply").exists()

    def test_hints_of_a_limited_team_are_not_there_for_others(
        self, as_: SignIn, asked: Conversation, ada: Agent, billing: Team
    ) -> None:
        Conversation.objects.update(team=billing)
        answer = as_(ada).post(f"/conversations/{asked.pk}/hints/", {"text": AGAIN})
        assert answer.status_code == 404
