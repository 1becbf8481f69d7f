"""Colleagues propose what to say instead of a stock phrase, vote, and a lead adopts one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from kept.desk.coaching import drafts, proposing, rewording, wordings
from kept.desk.coaching.models import BetterWording, PhraseSent, Vote, WordingState
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.conversations.refusals import NotPossible
from kept.desk.staff.models import Agent, Team
from tests.desk import cast
from tests.desk.cast import NOON

SAID = "We are sorry for any inconvenience caused"
KEY = "we are sorry for any inconvenience caused"
BETTER = "I am sorry that the lamp came broken."
ASKED = "My lamp arrived broken and the shop told me that nobody would replace it at all."


@pytest.fixture
def better(ada: Agent, care: Team) -> BetterWording:
    return proposing.propose(SAID, BETTER, team=care, by=ada, at=NOON)


@pytest.fixture
def lamp(support: Channel, mona: Contact) -> Conversation:
    return actions.receive(channel=support, contact=mona, text=ASKED, at=NOON).conversation


class TestProposing:
    def test_it_begins_with_the_vote_of_its_author(self, better: BetterWording, ada: Agent) -> None:
        (one,) = wordings.proposed_for(KEY, ada)
        assert (one, one.count, one.voted, one.state) == (better, 1, True, WordingState.OPEN)

    def test_the_same_words_are_refused_with_who_said_them(
        self, better: BetterWording, bo: Agent, care: Team
    ) -> None:
        with pytest.raises(NotPossible, match="Ada proposed the very same words"):
            proposing.propose(
                SAID, "i am sorry that the lamp came broken", team=care, by=bo, at=NOON
            )
        assert proposing.propose(SAID, BETTER, team=None, by=bo, at=NOON).team is None
        with pytest.raises(NotPossible, match="Bo proposed"):
            proposing.propose(SAID, BETTER, team=None, by=bo, at=NOON)

    @pytest.mark.parametrize("words", ["", "...", "x" * 301, f"Dear Mona, {SAID.lower()}!"])
    def test_what_is_no_better_is_refused(self, words: str, ada: Agent) -> None:
        with pytest.raises(NotPossible):
            proposing.propose(SAID, words, team=None, by=ada, at=NOON)

    def test_only_its_author_takes_it_back(
        self, better: BetterWording, ada: Agent, bo: Agent, care: Team
    ) -> None:
        with pytest.raises(NotPossible, match="Only they"):
            proposing.withdraw(better, by=bo, at=NOON)
        proposing.withdraw(better, by=ada, at=NOON)
        with pytest.raises(NotPossible, match="decided"):
            proposing.vote(better, by=bo, at=NOON)
        with pytest.raises(NotPossible, match="took it back"):
            proposing.adopt(better, by=bo, at=NOON)
        assert proposing.propose(SAID, BETTER, team=care, by=bo, at=NOON), "it is free again"

    def test_another_team_does_not_see_it(
        self, better: BetterWording, cy: Agent, olu: Agent, bo: Agent
    ) -> None:
        assert wordings.proposed_for(KEY, cy) == [] and wordings.phrases(cy, at=NOON) == []
        with pytest.raises(Http404):
            wordings.find(cy, better.pk)
        assert wordings.find(olu, better.pk) == wordings.find(bo, better.pk) == better


class TestVoting:
    def test_everybody_has_one_vote_and_may_take_it_back(
        self, better: BetterWording, bo: Agent
    ) -> None:
        assert proposing.vote(better, by=bo, at=NOON)
        assert not proposing.vote(better, by=bo, at=NOON)
        assert better.votes.count() == 2  # type: ignore[attr-defined]
        with pytest.raises(IntegrityError), transaction.atomic():
            Vote.objects.create(wording=better, agent=bo, at=NOON)
        assert proposing.take_back(better, by=bo, at=NOON)
        assert not proposing.take_back(better, by=bo, at=NOON)

    def test_what_most_would_say_stands_first(
        self, better: BetterWording, ada: Agent, bo: Agent, care: Team
    ) -> None:
        other = proposing.propose(SAID, "That is annoying.", team=care, by=bo, at=NOON)
        assert wordings.proposed_for(KEY, ada) == [better, other]
        proposing.take_back(better, by=ada, at=NOON)
        proposing.vote(other, by=ada, at=NOON)
        assert wordings.proposed_for(KEY, ada) == [other, better]


class TestDeciding:
    def test_a_lead_adopts_one_and_another_stands_in_for_it(
        self, better: BetterWording, ada: Agent, bo: Agent, care: Team
    ) -> None:
        with pytest.raises(NotPossible, match="A lead"):
            proposing.adopt(better, by=ada, at=NOON)
        proposing.adopt(better, by=bo, at=NOON)
        other = proposing.propose(SAID, "That is annoying.", team=care, by=ada, at=NOON)
        proposing.adopt(other, by=bo, at=NOON)
        better.refresh_from_db()
        assert better.state == WordingState.REPLACED
        proposing.adopt(better, by=bo, at=NOON)
        other.refresh_from_db()
        assert other.state == WordingState.REPLACED, "a lead may change their mind"
        with pytest.raises(IntegrityError), transaction.atomic():
            BetterWording.objects.filter(pk=other.pk).update(state=WordingState.ADOPTED)

    def test_a_lead_of_another_team_does_not(self, better: BetterWording, care: Team) -> None:
        stranger = cast.agent("Lea Brandt", role="lead")
        for verb in (
            lambda: proposing.adopt(better, by=stranger, at=NOON),
            lambda: proposing.close(better, why="No", by=stranger, at=NOON),
        ):
            with pytest.raises(NotPossible):
                verb()

    def test_closing_needs_a_word(self, better: BetterWording, bo: Agent) -> None:
        with pytest.raises(NotPossible, match="Say in a word"):
            proposing.close(better, why=" ", by=bo, at=NOON)
        proposing.close(better, why="Only lamps.", by=bo, at=NOON)
        better.refresh_from_db()
        assert (better.state, better.why) == (WordingState.CLOSED, "Only lamps.")


class TestTheCard:
    def offered(self, found: Conversation, text: str, by: Agent) -> dict[str, str]:
        given = drafts.hints(found, text, by=by, at=NOON)
        (hint,) = (one for one in given if one.code == "TON01")
        return {one.label: one.words for one in hint.offers if one.place == "instead" or one.press}

    def test_it_says_what_was_adopted_in_place_of_the_phrase(
        self, lamp: Conversation, ada: Agent, bo: Agent
    ) -> None:
        text = f"{SAID}. Your feedback is important to us."
        given = drafts.hints(lamp, text, by=ada, at=NOON)
        quote = next(one.quote for one in given if one.code == "TON01")
        assert list(self.offered(lamp, text, ada)) == [wordings.PROPOSE]
        better = proposing.propose(quote, BETTER, team=None, by=ada, at=NOON)
        assert list(self.offered(lamp, text, ada)) == [wordings.PROPOSE], "not adopted yet"
        proposing.adopt(better, by=bo, at=NOON)
        words, none = self.offered(lamp, text, ada).values()
        assert words == BETTER and none == ""
        given = drafts.hints(lamp, text, by=ada, at=NOON)
        (offer, _) = next(one.offers for one in given if one.code == "TON01")
        assert offer.span is not None and text[slice(*offer.span)] == f"{SAID}."

    @pytest.mark.parametrize(
        ("text", "whole"),
        [("Hi!\nWe are sorry so much. Bye", "We are sorry so much."), ("Oh sorry", "Oh sorry"),
         ("A. sorry?! B", "sorry?!"), ("Yes.\n  Sorry \nB", "Sorry"),
         ("Hi. At https://box.example/help we are sorry for 1.5 days. No", "At "
          "https://box.example/help we are sorry for 1.5 days.")],
    )  # fmt: skip
    def test_it_is_about_the_whole_sentence(self, text: str, whole: str) -> None:
        start = text.lower().index("sorry")
        assert text[slice(*rewording.sentence(text, start, start + 5))] == whole

    @pytest.mark.parametrize(
        ("quote", "words"),
        [("Sorry for that", "It came late"), ("Sorry for that.", "It came late."),
         ("sorry for that", "it came late")],
    )  # fmt: skip
    def test_the_words_fit_where_they_stand(self, quote: str, words: str) -> None:
        assert rewording.fitted("It came late.", quote) == words
        assert rewording.fitted("I see.", "sorry") == "I see"


class TestSavedReplies:
    def test_one_that_holds_the_phrase_says_it_better(
        self, better: BetterWording, ada: Agent, bo: Agent
    ) -> None:
        html = f"<p>Dear {{first_name}},</p><p>{SAID.upper()}.</p><p>Bye &amp; thanks</p>"
        saved = actions.keep_saved_reply(name="Sorry", html=html, by=bo, at=NOON)
        actions.keep_saved_reply(name="Other", html="<p>Hello.</p>", by=bo, at=NOON)
        assert rewording.changes(better, bo) == []
        with pytest.raises(NotPossible):
            proposing.put_into(better, saved, by=bo, at=NOON)
        proposing.adopt(better, by=bo, at=NOON)
        better.refresh_from_db()
        (one,) = rewording.changes(better, bo)
        assert (one.saved, one.before) == (saved, f"{SAID.upper()}.")
        with pytest.raises(NotPossible):
            proposing.put_into(better, saved, by=ada, at=NOON)
        proposing.put_into(better, saved, by=bo, at=NOON)
        saved.refresh_from_db()
        assert saved.html == html.replace(f"{SAID.upper()}.", BETTER)
        assert rewording.changes(better, bo) == []

    def test_half_a_sentence_is_not_cut_off(self, better: BetterWording, bo: Agent) -> None:
        saved = actions.keep_saved_reply(name="Half", html="<p>Hi.</p>", by=bo, at=NOON)
        saved.html = f"<p>Dear all.<br>And {SAID} &amp; so on. Bye.</p>"
        found = rewording.change(better, saved)
        assert found is not None and found.before == f"And {SAID} & so on."
        assert found.html == f"<p>Dear all.<br>{BETTER} Bye.</p>"

    @pytest.mark.parametrize(
        ("html", "changed"),
        [
            ("<p>Dear all. And <b>once</b> more: S. Bye.</p>", "<p>Dear all. W Bye.</p>"),
            ("<p><b>S.</b> Bye.</p>", "<p><b>W</b> Bye.</p>"),
            ("<p>Hi.</p><ul><li><i>Yes</i>. <b><i>S</i>.</b></li></ul>",
             "<p>Hi.</p><ul><li><i>Yes</i>. <b>W</b></li></ul>"),
            ("<p><b>Dear all. S</b> by it. Bye.</p>", "<p><b>Dear all. </b>W Bye.</p>"),
            ("<p>S by <i><b>it</b></i>.</p>", "<p>W</p>"),
            ("<p>Hi. S by <i><b>it.</b></i></p>", "<p>Hi. W</p>"),
            ("<p>S by <b>it. Bye</b>.</p>", "<p>W<b> Bye</b>.</p>"),
            ("<p>We are <b>sorry</b> for any inconvenience caused</p>", "<p>V</p>"),
            ("<p>See <a href='https://lamps.example/'>here</a>. S.</p>",
             "<p>See <a href='https://lamps.example/'>here</a>. W</p>"),
        ],
    )  # fmt: skip
    def test_tags_around_and_within_stay_in_order(
        self, html: str, changed: str, better: BetterWording, bo: Agent
    ) -> None:
        saved = actions.keep_saved_reply(name="Bold", html="<p>Hi.</p>", by=bo, at=NOON)
        saved.html = (
            html.replace("S.", f"{SAID}.").replace("S ", f"{SAID} ").replace("S<", f"{SAID}<")
        )
        found = rewording.change(better, saved)
        assert found is not None
        assert found.html == changed.replace("W", BETTER).replace("V", BETTER[:-1])

    @pytest.mark.parametrize(
        "html",
        [
            f"<p>{SAID}, see <a href='https://lamps.example/'>here</a>.</p>",
            f"<p><a href='https://lamps.example/'>{SAID}</a></p>",
            f"<p>{SAID} <img src='cid:lamp'> by it.</p>",
        ],
    )
    def test_a_link_or_a_picture_is_never_lost(
        self, html: str, better: BetterWording, bo: Agent
    ) -> None:
        saved = actions.keep_saved_reply(name="Link", html="<p>Hi.</p>", by=bo, at=NOON)
        saved.html = html
        assert rewording.change(better, saved) is None


def test_phrases_are_counted_with_what_is_proposed(
    better: BetterWording, lamp: Conversation, ada: Agent, bo: Agent
) -> None:
    reply = [actions.reply(lamp, by=by, at=NOON, html="<p>Hi.</p>") for by in (ada, ada, bo, bo)]
    for message, days in zip(reply, (0, 1, 2, 100), strict=True):
        at = NOON - timedelta(days=days)
        PhraseSent.objects.create(message=message, phrase=KEY, agent=message.agent, at=at)
        PhraseSent.objects.create(
            message=message, phrase="rare", agent=message.agent, at=at - timedelta(days=88.5)
        )
    (one,) = wordings.phrases(ada, at=NOON)
    assert one.often == "Sent 3 times in 90 days by 2 people, 2 of them by you."
    assert (one.open, one.adopted) == (1, "")
    assert wordings.phrase("never", ada, at=NOON).often == "Not sent in 90 days."
