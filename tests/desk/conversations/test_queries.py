from __future__ import annotations

from typing import Any

import pytest

from kept.desk.contacts.models import Contact, Proof
from kept.desk.conversations import actions, queries
from kept.desk.conversations.models import Attachment, Channel, Conversation, Delivery
from kept.desk.conversations.told import ToldMessage
from kept.desk.staff.models import Agent, Team
from tests.desk.cast import NOON
from tests.desk.conversations.conftest import Writes, minutes

Queries = Any


def sentences(conversation: Conversation, agent: Agent) -> list[str]:
    story = queries.timeline(conversation, agent)
    return [one.sentence for one in story.items if isinstance(one, queries.ToldEvent)]


def _warnings(conversation: Conversation, agent: Agent) -> list[str]:
    items = queries.timeline(conversation, agent).items
    return [one.warning for one in items if isinstance(one, ToldMessage) and one.warning]


def long(conversation: Conversation, mona_writes: Writes, agents: list[Agent], turns: int) -> None:
    for turn in range(turns):
        agent = agents[turn % len(agents)]
        sent = actions.reply(conversation, by=agent, at=minutes(3 * turn + 1), html="Sorry!")
        Attachment.objects.create(message=sent, name="a.pdf", size=1, file="a")
        actions.write_note(conversation, by=agent, at=minutes(3 * turn + 1), html="Hm.")
        actions.tag(conversation, [f"t{turn}"], by=agent, at=minutes(3 * turn + 2))
        mona_writes("And now?", at=minutes(3 * turn + 3), conversation=conversation)


class TestTimeline:
    def test_it_costs_the_same_whatever_the_length(
        self, broken_lamp: Conversation, mona_writes: Writes, ada: Agent, bo: Agent,
        django_assert_num_queries: Queries,
    ) -> None:  # fmt: skip
        for turns in (1, 12):
            long(broken_lamp, mona_writes, [ada, bo], turns)
            with django_assert_num_queries(7):
                story = queries.timeline(broken_lamp, ada)
        assert len([one for one in story.items if one.is_message]) == 1 + 3 * 13

    def test_it_doubts_who_only_claims_an_address_that_is_proven_otherwise(
        self, support: Channel, mona: Contact, ada: Agent
    ) -> None:
        more: dict[str, Any] = {
            "channel": support,
            "contact": mona,
            "sender": "mona@example.org",
            "text": "Hi.",
        }
        first = actions.receive(at=NOON, **more)
        more["conversation"] = first.conversation
        assert not _warnings(first.conversation, ada)
        mona.identities.update(proof=Proof.DOMAIN)
        actions.receive(at=minutes(1), proof=Proof.DOMAIN, **more)
        assert _warnings(first.conversation, ada) == [
            "not proven to be from mona@example.org, as other mail is"
        ]

    def test_it_tells_who_said_what_when_in_order(
        self, broken_lamp: Conversation, mona_writes: Writes, ada: Agent
    ) -> None:
        Agent.objects.filter(pk=ada.pk).update(zone="Europe/Lisbon")
        ada.refresh_from_db()
        long(broken_lamp, mona_writes, [ada], 1)
        items = queries.timeline(broken_lamp, ada).items
        told = [(one.who, one.look) if one.is_message else one.sentence for one in items]
        assert told == [
            ("Mona Varga", "theirs"), ("Ada Okafor", "ours"), ("Ada Okafor", "note"),
            "Ada added t0", ("Mona Varga", "theirs"),
        ]  # fmt: skip
        assert (items[0].day, items[0].when) == ("Wednesday, 4 March 2026", "12:00")
        assert not any(one.day for one in items[1:])
        assert [file.name for file in items[1].files] == ["a.pdf"]
        assert items[1].delivery.words == "Waiting to be sent, to mona@example.org"

    def test_it_names_the_newest_public_message(
        self, broken_lamp: Conversation, ada: Agent
    ) -> None:
        sent = actions.reply(broken_lamp, by=ada, at=minutes(1), html="Sorry!")
        actions.write_note(broken_lamp, by=ada, at=minutes(2), html="Hm.")
        assert queries.timeline(broken_lamp, ada).newest == sent

    def test_it_goes_back_page_by_page_without_gap(
        self, broken_lamp: Conversation, mona_writes: Writes, ada: Agent,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        monkeypatch.setattr(queries, "PAGE", 4)
        for count in range(1, 10):  # several within one minute: the hour alone does not tell
            mona_writes(str(count), at=minutes(count // 3), conversation=broken_lamp)
        shown: list[int] = []
        older, pages = "", 0
        while pages < 9:
            story = queries.timeline(broken_lamp, ada, older=older)
            shown = [one.pk for one in story.items if one.is_message] + shown
            pages += 1
            if not story.older:
                break
            older = str(story.older)
        wanted = list(broken_lamp.messages.order_by("at", "pk").values_list("pk", flat=True))
        assert (shown, pages) == (wanted, 3)

    def test_it_puts_all_that_happens_into_words(
        self, broken_lamp: Conversation, mona_writes: Writes, ada: Agent, bo: Agent, care: Team
    ) -> None:
        told: dict[str, Any] = {"by": ada, "at": NOON}
        actions.assign(broken_lamp, ada, **told)
        actions.assign(broken_lamp, bo, by=bo, at=NOON)
        actions.assign(broken_lamp, None, by=bo, at=NOON)
        actions.snooze(
            broken_lamp, until=minutes(5 * 24 * 60), why="waiting for the warehouse", **told
        )
        actions.reopen(broken_lamp, **told)
        actions.resolve(broken_lamp, reason="sent a new one", **told)
        mona_writes("Broken again", at=NOON, conversation=broken_lamp)
        other = mona_writes("Invoice?", at=NOON).conversation
        move = actions.merge(other, broken_lamp, **told)
        actions.undo_move(move, **told)
        assert sentences(broken_lamp, ada) == [
            "Ada took it",
            "Bo took it",
            "Bo gave it back: nobody owns it",
            "Ada set it aside until Monday 9 Mar, 12:00: waiting for the warehouse",
            "Ada brought it back",
            "Ada resolved it: sent a new one",
            "Mona Varga wrote, so it is open again",
            f"Ada took number {other.pk} in",
            f"Ada undid what was done with number {other.pk}",
        ]
        assert sentences(other, ada)[0] == f"Ada made it part of number {broken_lamp.pk}"

    def test_it_says_what_a_reply_came_to(self, broken_lamp: Conversation, ada: Agent) -> None:
        sent = actions.reply(broken_lamp, by=ada, at=minutes(1), html="Sorry!")
        delivery = Delivery.objects.get(message=sent)
        actions.mark_uncertain(delivery, at=minutes(2), problem="The line broke.")
        assert sentences(broken_lamp, ada) == [
            "A reply has perhaps arrived, perhaps not: The line broke."
        ]


class TestPanel:
    def test_it_shows_what_they_wrote_before_but_nothing_hidden(
        self, broken_lamp: Conversation, mona_writes: Writes, ada: Agent, olu: Agent,
        billing: Team, django_assert_max_num_queries: Queries,
    ) -> None:  # fmt: skip
        other, hidden = (mona_writes("Invoice?").conversation for _ in range(2))
        actions.move_to_team(hidden, billing, by=olu, at=NOON)
        with django_assert_max_num_queries(7):
            panel = queries.panel(broken_lamp, ada, at=NOON)
        assert panel.earlier == (other,)
        assert [one.value for one in panel.identities] == ["mona@example.org"]
