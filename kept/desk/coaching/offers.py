"""What a card does about its hint: words to put in, or the control of the page that mends it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Q

from kept.desk.coaching.beginning import NOT_YET
from kept.desk.coaching.sentences import Spoken
from kept.desk.conversations.models import Conversation, MessageKind, SavedReply
from kept.desk.lib.html import plain_text
from kept.desk.staff.models import Agent
from kept.mistakes.text.read import language_of, read


@dataclass(frozen=True)
class Offer:
    """A button: it puts ``words`` into the text, or presses the control ``press``.

    ``press`` is what the control is called in the palette. The words go ``before`` what is
    underlined or stand ``instead`` of it, or get a paragraph of their own ``above`` or ``below``.
    With a ``span`` (characters of the text) they concern that, and not what is underlined.
    """

    label: str
    words: str = ""
    press: str = ""
    place: str = "before"
    span: tuple[int, int] | None = None


OWN_WORDS = "acknowledg"
"""Saved replies whose name begins so are the house's own words for it."""
ASK_A_COLLEAGUE = Offer("Ask a colleague", press="Ask a colleague")
"""A question with a clock inside the conversation: the customer stays with us."""
CALM = (
    Offer("Sleep on it", press="Snooze"),
    Offer("Ask a lead", press="Ask a colleague"),
    Offer("End it courteously", words="end-courteously"),
)  # fmt: skip
"""After sharp words: a pause, somebody with more say, or a courteous end."""
_ACKNOWLEDGED = frozenset({"TON05", "CMP01", "LIS05", "LIS06", "PRM03", "OWN05"})
_OTHERS = {  # what they put in is a kind of ``sentences``, said in the customer's language
    "OWN01": (Offer("Hand over with a card", press="Hand over"), ASK_A_COLLEAGUE),
    "OWN02": (
        Offer("Hand over with a card", press="Hand over"),
        Offer("Say who takes it", words="pass-on"),
        ASK_A_COLLEAGUE,
    ),
    "OWN03": (Offer("Take it up ourselves", words="take-up"),),
    "OWN05": (Offer("Offer something", words="offer-something"),),
    "KNO01": (
        Offer("Promise to find out", words="find-out"),
        ASK_A_COLLEAGUE,
    ),
    "RCH02": (Offer("Keep it here", words="keep-here"),),
    "LIS03": (Offer("Ask first", words="ask-first"),),
    "LIS04": (Offer("Say it back first", words="say-back"),),
    "LIS05": CALM,
    "LIS06": CALM,
    "TIM05": (Offer("Send it at a good hour", press="Other ways to send"),),
    "TON06": (Offer("Say what happens now", words="what-now"),),
    "LIS02": (Offer("Promise an answer", words="promise-answer"),),
}

ACTED_ON = frozenset(_ACKNOWLEDGED | _OTHERS.keys() | {"PER01", "TON01"})
"""The mistakes whose card does something."""


def offers(conversation: Conversation, code: str, by: Agent, spoken: Spoken) -> tuple[Offer, ...]:
    """What may be done about a mistake with one press, the best first; often nothing.

    Acknowledgements take turns, so that a customer does not read the same one twice. ``spoken`` is
    what the sentences are taken from.
    """
    others = tuple(
        replace(one, words=spoken.one(one.words)) if one.words else one
        for one in _OTHERS.get(code, ())
    )
    if conversation.pk == NOT_YET:  # nothing can be handed over, asked or set aside there
        others = tuple(offer for offer in others if not offer.press)
    if code not in _ACKNOWLEDGED:
        return others
    words = _acknowledgement(conversation, by, spoken)
    return (Offer("Acknowledge it first", words=words), *others)


def _acknowledgement(conversation: Conversation, by: Agent, spoken: Spoken) -> str:
    ours = SavedReply.objects.filter(name__istartswith=OWN_WORDS).filter(
        Q(agent=by) | Q(agent=None, team=None) | Q(team=conversation.team_id, team__isnull=False)
    )
    words = [plain_text(html).strip() for html in ours.values_list("html", flat=True)]
    ready = [text for text in words if text and "{" not in text]
    usable = [text for text in ready if language_of([read(text)], "en") == spoken.language]
    said = conversation.messages.filter(kind=MessageKind.REPLY).count()
    turn = conversation.pk + said
    return usable[turn % len(usable)] if usable else spoken.one("acknowledge", turn)
