"""What a card does about its hint: words to put in, or the control of the page that mends it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from kept.desk.coaching.beginning import NOT_YET
from kept.desk.conversations.models import Conversation, MessageKind, SavedReply
from kept.desk.lib.html import plain_text
from kept.desk.staff.models import Agent


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


ACKNOWLEDGEMENTS = (
    "I am sorry: this is not how it should have gone.",
    "That is annoying, and I understand why you write.",
    "I can see what trouble this has made for you.",
    "Thank you for telling us; this should not have happened to you.",
    "You had every reason to expect better from us.",
)
OWN_WORDS = "acknowledg"
"""Saved replies whose name begins so are the house's own words for it."""
ASK_A_COLLEAGUE = Offer("Ask a colleague", press="Ask a colleague")
"""A question with a clock inside the conversation: the customer stays with us."""
CALM = (
    Offer("Sleep on it", press="Snooze"),
    Offer("Ask a lead", press="Ask a colleague"),
    Offer("End it courteously", words="We see this differently, and I have told you why. "
          "Should anything new come up, I am glad to look at it."),
)  # fmt: skip
"""After sharp words: a pause, somebody with more say, or a courteous end."""
_ACKNOWLEDGED = frozenset({"TON05", "CMP01", "LIS05", "LIS06", "PRM03", "OWN05"})
_OTHERS = {
    "OWN01": (Offer("Hand over with a card", press="Hand over"), ASK_A_COLLEAGUE),
    "OWN02": (
        Offer("Hand over with a card", press="Hand over"),
        Offer("Say who takes it", words="I pass this on for you now, with all you told us."),
        ASK_A_COLLEAGUE,
    ),
    "OWN03": (Offer("Take it up ourselves", words="I take this up with them for you."),),
    "OWN05": (Offer("Offer something", words="Here is what I can do for you instead:"),),
    "KNO01": (
        Offer("Promise to find out", words="I find out and write to you by tomorrow at noon."),
        ASK_A_COLLEAGUE,
    ),
    "RCH02": (Offer("Keep it here", words="You need not write anywhere else: I take it on."),),
    "LIS03": (Offer("Ask first", words="So that I do not guess: what happens exactly, and when?"),),
    "LIS04": (
        Offer("Say it back first", words="If I understand you right, this is what happens:"),
    ),
    "LIS05": CALM,
    "LIS06": CALM,
    "TIM05": (Offer("Send it at a good hour", press="Other ways to send"),),
    "TON06": (Offer("Say what happens now", words="This is what I do about it now:"),),
    "LIS02": (Offer("Promise an answer", words="I answer that by tomorrow at noon."),),
}

ACTED_ON = frozenset(_ACKNOWLEDGED | _OTHERS.keys() | {"PER01", "TON01"})
"""The mistakes whose card does something."""


def offers(conversation: Conversation, code: str, by: Agent) -> tuple[Offer, ...]:
    """What may be done about a mistake with one press, the best first; often nothing.

    Acknowledgements take turns, so that a customer does not read the same one twice.
    """
    others = _OTHERS.get(code, ())
    if conversation.pk == NOT_YET:  # nothing can be handed over, asked or set aside there
        others = tuple(offer for offer in others if not offer.press)
    if code not in _ACKNOWLEDGED:
        return others
    return (Offer("Acknowledge it first", words=_acknowledgement(conversation, by)), *others)


def _acknowledgement(conversation: Conversation, by: Agent) -> str:
    ours = SavedReply.objects.filter(name__istartswith=OWN_WORDS).filter(
        Q(agent=by) | Q(agent=None, team=None) | Q(team=conversation.team_id, team__isnull=False)
    )
    words = [plain_text(html).strip() for html in ours.values_list("html", flat=True)]
    usable = [text for text in words if text and "{" not in text] or ACKNOWLEDGEMENTS
    said = conversation.messages.filter(kind=MessageKind.REPLY).count()
    return usable[(conversation.pk + said) % len(usable)]
