"""Instead of "write to us there": a link by which the conversation itself moves, and calls asked
for on the page that it opens."""

from __future__ import annotations

from datetime import datetime
from html import escape

from django.db.models import QuerySet

from kept.desk.coaching import calling_back
from kept.desk.coaching.beginning import NOT_YET
from kept.desk.coaching.offers import Offer
from kept.desk.coaching.rewording import sentence
from kept.desk.conversations import their_page
from kept.desk.conversations.models import Conversation, TheirWord, Wish
from kept.desk.lib.prepared import prepared
from kept.mistakes.mistake import Finding

_WORDS = {
    "en": (
        "You need not begin anew anywhere: here you find everything said so far, and can go on",
        "our conversation",
    ),
    "de": (
        "Sie müssen nirgends neu anfangen: Hier finden Sie alles bisher Gesagte und können"
        " weitermachen",
        "unser Gespräch",
    ),
}


def ways(
    text: str, finding: Finding, conversation: Conversation, *, at: datetime
) -> tuple[Offer, ...]:
    """The buttons that move the conversation itself: a link in place of the sentence of ``text``
    that sends them elsewhere, and our call at a good hour."""
    call = calling_back.call_back(conversation, at=at)
    if conversation.pk == NOT_YET:
        return (call,)
    words, _ = _spoken(conversation)
    link = Offer(
        "Send a link that goes on", words=f"{words}: {their_page.link()}", place="instead",
        span=sentence(text, finding.start, finding.end),
    )  # fmt: skip
    return link, call


def html(conversation: Conversation) -> str:
    """The sentence with the link, for the text of a reply."""
    words, name = _spoken(conversation)
    return f'<p>{escape(words)}: <a href="{escape(their_page.link())}">{escape(name)}</a></p>'


def wants_call(conversation: Conversation) -> bool:
    """Whether they asked on their page to be called, and nobody has answered that."""
    return bool(_calls(conversation.pk))


@prepared
def _calls(conversation: int) -> QuerySet[TheirWord]:
    asked: QuerySet[TheirWord] = TheirWord.objects.filter(
        message__conversation=conversation, message__settled_by=None, wish=Wish.CALL
    )
    return asked[:1]


def _spoken(conversation: Conversation) -> tuple[str, str]:
    german = conversation.contact.language.lower().startswith("de")
    return _WORDS["de" if german else "en"]
