from __future__ import annotations

import pytest

from kept.desk.channels.email import reply_token
from kept.desk.channels.models import Mailbox, MessageReference
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation, Link, Message
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.channels.email.letters import US, arrives, mail, minutes

NILS = "Nils <nils@stranger.example>"


@pytest.fixture
def first(support: Channel) -> Message:
    """Mona's first mail, known as first@test."""
    return arrives(support, mail(Message_ID="<first@test>", References="<unseen@test>"))


@pytest.fixture
def trusted(support: Channel) -> Mailbox:
    """The mailbox of the channel, which trusts mx.test about senders."""
    return Mailbox.objects.create(
        channel=support, imap_host="mx.test", smtp_host="mx.test", answer_since=NOON,
        trusted_authserv="mx.test",
    )  # fmt: skip


def links(conversation: Conversation) -> list[Conversation]:
    both = [(link.one, link.other) for link in Link.objects.all()]
    return [two if one == conversation else one for one, two in both if conversation in (one, two)]


class TestIds:
    @pytest.mark.parametrize(
        "headers",
        [
            {"In_Reply_To": "<first@test>"},
            {"References": "<x@test> <first@test> <y@test>"},
            {"In_Reply_To": "<rewritten@test>", "References": "<first@test> <rewritten@test>"},
            {"In_Reply_To": "Your mail of Monday <first@test>"},
            {"References": "<unseen@test>"},
            {"Message_ID": "<unseen@test>"},
        ],
    )
    def test_a_mail_that_names_one_goes_on(
        self, support: Channel, first: Message, headers: dict[str, str]
    ) -> None:
        message = arrives(support, mail("And now?", **headers), at=minutes(1))
        assert message.conversation == first.conversation

    def test_the_nearest_counts_first(self, support: Channel, first: Message) -> None:
        other = arrives(support, mail(Message_ID="<other@test>"))
        both = {"References": "<first@test> <other@test>"}
        assert arrives(support, mail(**both)).conversation == other.conversation
        raw = mail(In_Reply_To="<first@test>", **both)
        assert arrives(support, raw).conversation == first.conversation

    def test_siblings_of_a_mail_that_never_came_find_each_other(self, support: Channel) -> None:
        one = arrives(support, mail(In_Reply_To="<never@test>"))
        two = arrives(support, mail(In_Reply_To="<never@test>"))
        assert one.conversation == two.conversation
        late = arrives(support, mail(Message_ID="<never@test>"))
        assert late.conversation == one.conversation
        assert MessageReference.objects.get(external_id="never@test").message == late

    def test_the_subject_alone_never_counts(self, support: Channel, first: Message) -> None:
        message = arrives(support, mail(Subject="Re: A dark lamp"))
        assert message.conversation != first.conversation

    def test_another_channel_knows_nothing_of_it(self, support: Channel, first: Message) -> None:
        sales = Channel.objects.create(kind="email", name="Sales", address="sales@x.example")
        message = arrives(sales, mail(In_Reply_To="<first@test>"))
        assert message.conversation != first.conversation


class TestStrangers:
    def test_who_has_no_part_gets_a_conversation_beside(
        self, support: Channel, first: Message
    ) -> None:
        message = arrives(support, mail(From=NILS, In_Reply_To="<first@test>"), at=minutes(1))
        assert message.conversation != first.conversation
        assert links(message.conversation) == [first.conversation]
        assert message.conversation.events.filter(kind="linked").exists()

    def test_who_got_a_copy_has_a_part(self, support: Channel) -> None:
        first = arrives(support, mail(Message_ID="<first@test>", Cc=NILS))
        message = arrives(support, mail(From=NILS, In_Reply_To="<first@test>"))
        assert message.conversation == first.conversation

    def test_whom_we_wrote_to_has_a_part(
        self, support: Channel, first: Message, ada: Agent
    ) -> None:
        actions.reply(
            first.conversation, by=ada, at=minutes(1), html="<p>Hello.</p>",
            to=["mona@example.org"], cc=["nils@stranger.example"],
        )  # fmt: skip
        message = arrives(support, mail(From=NILS, In_Reply_To="<first@test>"), at=minutes(2))
        assert message.conversation == first.conversation

    def test_a_colleague_of_the_customer_goes_on_if_the_domain_vouches(
        self, support: Channel, trusted: Mailbox, first: Message
    ) -> None:
        told = "mx.test; dmarc=pass header.from=example.org"
        jun = mail(From="jun@example.org", In_Reply_To="<first@test>", Authentication_Results=told)
        assert arrives(support, jun).conversation == first.conversation
        claimed = mail(From="kim@example.org", In_Reply_To="<first@test>")
        assert arrives(support, claimed).conversation != first.conversation

    def test_a_domain_of_everybodys_vouches_for_nobody(
        self, support: Channel, trusted: Mailbox
    ) -> None:
        first = arrives(support, mail(From="mona@gmail.com", Message_ID="<first@test>"))
        told = "mx.test; dmarc=pass header.from=gmail.com"
        raw = mail(From="nils@gmail.com", In_Reply_To="<first@test>", Authentication_Results=told)
        assert arrives(support, raw).conversation != first.conversation


class TestForwards:
    @pytest.mark.parametrize("subject", ["Fwd: A dark lamp", "WG: A dark lamp", "FW: x"])
    def test_they_begin_anew_beside(self, support: Channel, first: Message, subject: str) -> None:
        message = arrives(support, mail(Subject=subject, References="<first@test>"))
        assert links(message.conversation) == [first.conversation]

    def test_an_answer_to_what_we_sent_on_does_not_reach_the_customers(
        self, support: Channel, first: Message
    ) -> None:
        MessageReference.objects.create(
            channel=support, external_id="passed-on@test", conversation=first.conversation,
            message=first, is_forwarded_away=True,
        )  # fmt: skip
        for address in ("help@maker.example", "mona@example.org"):
            raw = mail(From=address, In_Reply_To="<passed-on@test>", Subject="Re: lamp")
            message = arrives(support, raw)
            assert links(message.conversation) == [first.conversation]


class TestNumbers:
    def test_count_for_who_has_a_part_only(self, support: Channel, first: Message) -> None:
        subject = f"Lamp [#{first.conversation_id}]"
        assert arrives(support, mail(Subject=subject)).conversation == first.conversation
        stranger = arrives(support, mail(Subject=subject, From=NILS)).conversation
        assert stranger != first.conversation and links(stranger) == []
        assert arrives(support, mail(Subject="Lamp [#99999]")).conversation.pk != 99999


class TestMarks:
    def test_a_signed_mark_in_the_address_finds_the_conversation(
        self, support: Channel, first: Message
    ) -> None:
        address = reply_token.address(support, first.conversation_id)
        assert arrives(support, mail(To=address)).conversation == first.conversation

    def test_a_forged_one_finds_nothing(self, support: Channel, first: Message) -> None:
        address = reply_token.address(support, first.conversation_id + 1)
        forged = address.replace(f"+t{first.conversation_id + 1}.", f"+t{first.conversation_id}.")
        assert arrives(support, mail(To=forged)).conversation != first.conversation

    def test_a_stranger_who_has_one_is_still_a_stranger(
        self, support: Channel, first: Message
    ) -> None:
        address = reply_token.address(support, first.conversation_id)
        message = arrives(support, mail(To=address, From=NILS))
        assert links(message.conversation) == [first.conversation]
        assert US.split("@")[0] not in message.copied


class TestMoved:
    def test_a_mail_follows_a_merge(self, support: Channel, first: Message, ada: Agent) -> None:
        other = arrives(support, mail(), at=minutes(1)).conversation
        actions.merge(first.conversation, other, by=ada, at=minutes(2))
        message = arrives(support, mail(In_Reply_To="<first@test>"), at=minutes(3))
        assert message.conversation == other

    def test_a_mail_follows_the_message_it_answers_after_a_split(
        self, support: Channel, first: Message, ada: Agent
    ) -> None:
        second = arrives(
            support, mail(In_Reply_To="<first@test>", Message_ID="<second@test>"), at=minutes(1)
        )
        actions.split(second.conversation, [second], subject="Two", by=ada, at=minutes(2))
        message = arrives(support, mail(In_Reply_To="<second@test>"), at=minutes(3))
        second.refresh_from_db()
        assert message.conversation == second.conversation != first.conversation
