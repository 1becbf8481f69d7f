"""The first message of a conversation is looked at as every reply is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kept.desk.coaching import actions as coaching
from kept.desk.coaching import drafts, sending
from kept.desk.coaching.again import again
from kept.desk.coaching.beginning import imagined, read_denied, remembered
from kept.desk.coaching.beside import beside
from kept.desk.coaching.chips import NO_PROMISE, chips
from kept.desk.coaching.drafts import look
from kept.desk.coaching.models import Dismissal, DraftDismissal, Override
from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.promises.models import Promise
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON

RUDE = "As I said, you failed to send the form."
CALL = "I will call you tomorrow at 10:00."
NIGHT = NOON + timedelta(days=1, hours=11)


def begun(support: Channel, ada: Agent, to: str = "mona@example.org") -> Conversation:
    return imagined(channel=support, to=to, subject="Your lamp", by=ada, at=NOON)


def start(support: Channel, ada: Agent, text: str, **how: object) -> Conversation:
    message = sending.start(
        begun(support, ada), to=["mona@example.org"], html=f"<p>{text}</p>", by=ada,
        **({"at": NOON} | how),  # type: ignore[arg-type]
    )  # fmt: skip
    return message.conversation


def test_it_gets_hints_and_chips_for_a_contact_and_for_a_stranger(
    support: Channel, mona: Contact, ada: Agent
) -> None:
    for to, name in [("mona@example.org", "Mona"), ("jun@example.org", "the customer"), ("", "")]:
        found = begun(support, ada, to)
        codes = [hint.code for hint in drafts.hints(found, RUDE, by=ada, at=NOON)]
        assert "LIS06" in codes or "LIS05" in codes
        (chip,) = chips(found, CALL, by=ada, at=NOON)
        assert name in chip.what


def test_what_was_denied_stays_so_in_the_conversation(
    support: Channel, mona: Contact, ada: Agent
) -> None:
    hint = drafts.hints(begun(support, ada), RUDE, by=ada, at=NOON)[0]
    denied = read_denied([f'["{hint.code}", "{hint.quote}"]', f'["{NO_PROMISE}", "{CALL}"]', "x"])
    left = drafts.hints(begun(support, ada), RUDE, by=ada, at=NOON, denied=denied)
    assert (hint.code, hint.quote) not in [(one.code, one.quote) for one in left]
    found = start(support, ada, f"Hello Mona. {CALL}", denied=denied)
    assert Dismissal.objects.filter(conversation=found).count() == 2
    assert not Promise.objects.exists()


def test_what_was_denied_is_remembered_with_the_draft(
    support: Channel, mona: Contact, ada: Agent
) -> None:
    draft = actions.save_draft(by=ada, at=NOON, html=f"<p>{RUDE}</p>")
    both = read_denied([f'["LIS06", "{RUDE}"]', f'["{NO_PROMISE}", "{CALL}"]'])
    coaching.remember_denied(draft, both, at=NOON)
    coaching.remember_denied(draft, both, at=NOON)
    assert read_denied(remembered(draft)) == both
    one = frozenset({("LIS06", RUDE)})
    coaching.remember_denied(draft, one, at=NOON)
    assert read_denied(remembered(draft)) == one
    actions.discard_draft(draft, by=ada, at=NOON)
    assert not DraftDismissal.objects.exists() and remembered(None) == []


def test_the_quiet_line_is_told_before_it_is_there(
    support: Channel, mona: Contact, ada: Agent
) -> None:
    for days in (3, 2):
        at = NOON - timedelta(days=days)
        actions.receive(
            channel=support, contact=mona, subject="Reading lamp broken", text="It is dark.", at=at
        )
    found = imagined(
        channel=support, to="mona@example.org", subject="Your broken reading lamp", by=ada, at=NOON
    )
    assert again(found, ada).times == "3rd"
    assert beside(found, at=NOON).needed.names == ("order number", "picture")
    long = "Please restart the lamp. Please check the cable. Please unplug it. " * 6
    assert look(found, long, by=ada, at=NOON).length == "This is 66 words with 18 steps."


@pytest.mark.parametrize(
    ("draft", "names"),
    [
        ("I am sorry about it.", ("order number", "picture")),
        ("Your order LL-20488 is on my table.", ("picture",)),
        ("What is your order number and could you send a picture of it?", ()),
    ],
)
def test_what_the_draft_tells_or_asks_is_not_needed(
    support: Channel, mona: Contact, ada: Agent, draft: str, names: tuple[str, ...]
) -> None:
    found = imagined(channel=support, to="", subject="Your broken lamp", by=ada, at=NOON)
    assert beside(found, at=NOON, draft=draft).needed.names == names


@pytest.mark.parametrize(
    ("subject", "draft"),
    [
        ("Broken lamp", ""),
        ("The app crashes", ""),
        ("Ihre Lampe: kaputt", "Guten Tag, wir haben noch eine Frage zu der Lampe."),
        ("Die App: Absturz", "Guten Tag, wir haben noch eine Frage zu der App."),
    ],
)
def test_the_question_that_is_offered_asks_for_all(
    support: Channel, ada: Agent, subject: str, draft: str
) -> None:
    found = imagined(channel=support, to="", subject=subject, by=ada, at=NOON)
    lacking = beside(found, at=NOON, draft=draft).needed
    assert lacking.names and lacking.question.startswith("Damit" if draft else "So that")
    assert beside(found, at=NOON, draft=f"{draft} {lacking.question}").needed.names == ()


def test_it_promises_what_it_says(support: Channel, mona: Contact, ada: Agent) -> None:
    found = start(support, ada, f"Hello Mona. {CALL}")
    assert Promise.objects.get().conversation == found


def test_a_bad_hour_stops_it_until_there_is_a_reason(
    support: Channel, mona: Contact, ada: Agent
) -> None:
    contacts.describe(mona, zone="Europe/Lisbon")
    with pytest.raises(drafts.NeedsReason) as needs:
        start(support, ada, "Hello Mona, your lamp is here.", at=NIGHT)
    assert [hint.code for hint in needs.value.hints] == ["TIM05"] and needs.value.later
    found = start(support, ada, "Hello Mona, your lamp is here.", at=NIGHT, reason="She asked")
    assert Override.objects.get().message.conversation == found


def test_who_wrote_an_hour_ago_elsewhere_is_awake(
    support: Channel, mona: Contact, ada: Agent
) -> None:
    contacts.describe(mona, zone="Europe/Lisbon", preferred_channel="phone")
    actions.receive(channel=support, contact=mona, text="Hi", at=NIGHT - timedelta(hours=1))
    assert start(support, ada, "Hello Mona, your lamp is here.", at=NIGHT).pk
