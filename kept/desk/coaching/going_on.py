"""Instead of "write to us there": a link by which the conversation itself moves, and calls asked
for on the page that it opens."""

from __future__ import annotations

from datetime import datetime
from html import escape

from django.db.models import QuerySet

from kept.desk.coaching import calling_back, lines
from kept.desk.coaching.beginning import NOT_YET
from kept.desk.coaching.offers import Offer
from kept.desk.coaching.rewording import sentence
from kept.desk.conversations import their_page
from kept.desk.conversations.models import Conversation, TheirWord, Wish
from kept.desk.lib.prepared import prepared
from kept.mistakes.mistake import Finding


def ways(
    text: str, finding: Finding, conversation: Conversation, *, at: datetime
) -> tuple[Offer, ...]:
    """The buttons that move the conversation itself: a link in place of the sentence of ``text``
    that sends them elsewhere, and our call at a good hour."""
    call = calling_back.call_back(conversation, at=at)
    if conversation.pk == NOT_YET:
        return (call,)
    words = lines.spoken_in(conversation).filled("go-on", link=their_page.link())
    span = sentence(text, finding.start, finding.end)
    link = Offer("Send a link that goes on", words=words, place="instead", span=span)
    return link, call


def html(conversation: Conversation) -> str:
    """The sentence with the link, for the text of a reply."""
    spoken = lines.spoken_in(conversation)
    link = f'<a href="{escape(their_page.link())}">{escape(spoken.one("go-on-name"))}</a>'
    return f"<p>{escape(spoken.one('go-on')).replace('{link}', link)}</p>"


def wants_call(conversation: Conversation) -> bool:
    """Whether they asked on their page to be called, and nobody has answered that."""
    return bool(_calls(conversation.pk))


@prepared
def _calls(conversation: int) -> QuerySet[TheirWord]:
    asked: QuerySet[TheirWord] = TheirWord.objects.filter(
        message__conversation=conversation, message__settled_by=None, wish=Wish.CALL
    )
    return asked[:1]
