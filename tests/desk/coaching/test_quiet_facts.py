"""What one quiet line beside the composer says: what is not known, that it is much, and again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kept.desk.coaching.actions import set_house_rules
from kept.desk.coaching.again import again
from kept.desk.coaching.beside import beside
from kept.desk.coaching.drafts import look
from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.staff.models import Agent, Team
from kept.mistakes.house import HouseError
from tests.desk.cast import NOON

DAY = timedelta(days=1)


def write(
    support: Channel, mona: Contact, text: str, subject: str = "", days: float = 0
) -> Conversation:
    return actions.receive(
        channel=support, contact=mona, subject=subject, text=text, at=NOON + days * DAY
    ).conversation


class TestNeeded:
    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("My lamp arrived broken.", ("order number", "picture")),
            ("My lamp arrived broken. Order 104233.", ("picture",)),
            ("The app crashes since Monday.", ("device", "error message", "what was tried")),
            ("The lamp stopped working. I restarted it twice.", ("device",)),
            ("When do you open on Monday?", ()),
        ],
    )
    def test_it_lists_what_is_not_known_before_the_first_reply(
        self, support: Channel, mona: Contact, text: str, names: tuple[str, ...]
    ) -> None:
        assert beside(write(support, mona, text), at=NOON).needed.names == names

    def test_it_asks_in_one_sentence(self, support: Channel, mona: Contact) -> None:
        found = write(support, mona, "My lamp arrived broken.")
        assert beside(found, at=NOON).needed.question == (
            "So that I do not guess: what is your order number and could you send a picture of it?"
        )

    def test_one_order_that_is_known_is_not_asked_for(
        self, support: Channel, mona: Contact
    ) -> None:
        contacts.save_order(mona, "1042", status="shipped")
        assert beside(write(support, mona, "Where is my parcel?"), at=NOON).needed.names == ()

    def test_nothing_is_said_once_somebody_replied(
        self, support: Channel, mona: Contact, ada: Agent
    ) -> None:
        found = write(support, mona, "My lamp arrived broken.")
        actions.reply(found, by=ada, at=NOON, html="<p>I am sorry, Mona.</p>")
        assert beside(found, at=NOON).needed.names == ()

    def test_the_house_says_what_its_topics_need(
        self, support: Channel, mona: Contact, ada: Agent, bo: Agent
    ) -> None:
        set_house_rules(None, '[needed]\n"dimmer, Lamps" = ["serial"]\n', by=bo, at=NOON)
        found = write(support, mona, "My lamp arrived broken.")
        assert beside(found, at=NOON).needed.names == ()
        actions.tag(found, ["lamps"], by=ada, at=NOON)
        assert beside(found, at=NOON).needed.names == ("serial number",)

    def test_a_fact_that_there_is_not_is_told(self, bo: Agent, db: None) -> None:
        with pytest.raises(HouseError, match='line 2: no fact is "colour"'):
            set_house_rules(None, '[needed]\ndimmer = ["colour"]\n', by=bo, at=NOON)


class TestLength:
    STEPS = "Please restart the lamp. Please check the cable. Please unplug it for a minute. "

    def test_it_compares_with_what_they_wrote(
        self, support: Channel, mona: Contact, ada: Agent
    ) -> None:
        found = write(support, mona, "My lamp does not work. I restarted it twice already.")
        told = look(found, f"Hello Mona. {self.STEPS * 5}", by=ada, at=NOON).length
        assert told.startswith("They wrote 10 words; this is ")
        assert told.endswith("of which they tried 1 already.")

    def test_it_is_silent_while_a_draft_is_short_or_as_long_as_their_mail(
        self, support: Channel, mona: Contact, ada: Agent
    ) -> None:
        story = "We bought the lamp for the hall and it hums when it is cold outside. " * 6
        found = write(support, mona, story)
        assert look(found, "Hello Mona. " + self.STEPS, by=ada, at=NOON).length == ""
        calm = "The hum comes from the coil in the base, and it is harmless. " * 7
        assert look(found, calm, by=ada, at=NOON).length == ""


class TestAgain:
    def test_it_counts_by_order_then_tag_then_subject(
        self, support: Channel, mona: Contact, ada: Agent
    ) -> None:
        contacts.save_order(mona, "1042", status="shipped")
        by_order = write(support, mona, "Where is 1042?", days=-30)
        by_tag = write(support, mona, "It is dim.", days=-20)
        actions.tag(by_tag, ["lamps"], by=ada, at=NOON)
        by_words = write(support, mona, "Hm.", "Reading lamp flickers", days=-10)
        now = write(support, mona, "Again.", "Re: reading lamp flickers again")
        assert again(now, ada).earlier == (by_words,)
        assert again(now, ada).times == "2nd"
        actions.tag(now, ["lamps"], by=ada, at=NOON)
        assert (again(now, ada).about, again(now, ada).earlier) == ("lamps", (by_tag,))
        actions.receive(
            channel=support, contact=mona, conversation=now, text="It is order 1042.", at=NOON
        )
        assert (again(now, ada).about, again(now, ada).earlier) == ("order 1042", (by_order,))

    def test_one_word_in_common_is_not_the_same_topic(
        self, support: Channel, mona: Contact, ada: Agent
    ) -> None:
        write(support, mona, "Hm.", "Reading lamp flickers", days=-10)
        assert not again(write(support, mona, "Hm.", "Invoice for reading glasses"), ada).earlier

    def test_it_tells_nothing_of_a_team_one_may_not_look_into(
        self, support: Channel, mona: Contact, ada: Agent, billing: Team
    ) -> None:
        before = write(support, mona, "Hm.", "Reading lamp flickers", days=-10)
        Conversation.objects.filter(pk=before.pk).update(team=billing)
        assert not again(write(support, mona, "Hm.", "Reading lamp flickers"), ada).earlier
