"""The text of a check-back: written from the conversation, in the customer's language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import Conversation
from kept.desk.feedback.models import CheckBack, Wording
from kept.desk.lib.html import from_text
from kept.desk.staff.models import Company

LANGUAGES = {"en": "English", "de": "German"}
BLANKS = {
    "first_name": "how the customer is called",
    "subject": "what it was about",
    "agent": "who solved it",
    "company": "our company",
    "answers": "the links by which to answer; added at the end if missing",
}
DEFAULTS = {
    "en": (
        "Re: {subject}",
        "Hello {first_name},\n\n"
        "some days ago we wrote to each other about “{subject}”. Did it work out?\n\n"
        "{answers}\n\n"
        "If something is missing, you need not explain it all again: what you wrote lies before"
        " me. You can also simply answer this mail.\n\n"
        "{agent}",
    ),
    "de": (
        "Re: {subject}",
        "Guten Tag {first_name},\n\n"
        "vor einigen Tagen haben wir einander wegen „{subject}“ geschrieben. Hat es geklappt?\n\n"
        "{answers}\n\n"
        "Fehlt noch etwas, müssen Sie nichts noch einmal erklären: Was Sie geschrieben haben,"
        " liegt vor mir. Sie können auch einfach auf diese Mail antworten.\n\n"
        "{agent}",
    ),
}
"""Subject and text of each language, until somebody writes better ones."""
_FIXED = {
    "en": ("Yes, it is solved", "No, something is missing", "You would rather not be asked?",
           "Say so here", "your question"),
    "de": ("Ja, es ist gelöst", "Nein, es fehlt noch etwas", "Sie möchten nicht gefragt werden?",
           "Hier sagen Sie es uns", "Ihre Frage"),
}  # fmt: skip
_AT_ONCE = {
    "en": ("Is this solved for you?", "Yes, that is solved", "No, not yet"),
    "de": ("Ist das damit gelöst?", "Ja, das ist gelöst", "Nein, noch nicht"),
}
_BLANK = re.compile(r"\{([a-z_]+)\}")
_ANSWERS = re.compile(r"<p>(?:<br>)?\s*\{answers\}\s*</p>|\{answers\}")


@dataclass(frozen=True)
class Words:
    """A mail that asks: its subject, and its text as HTML."""

    subject: str
    html: str


def language_of(contact: Contact) -> str:
    """The language to write to somebody in: theirs if we have it, else English."""
    known = contact.language[:2].lower()
    return known if known in LANGUAGES else "en"


def wording(language: str) -> tuple[str, str]:
    """Subject and text with their blanks: the house's own, or those that come with the desk."""
    own = Wording.objects.filter(language=language).first()
    return (own.subject, own.text) if own else DEFAULTS[language]


def unknown_blanks(text: str) -> list[str]:
    """What stands in braces and cannot be filled in."""
    return [name for name in _BLANK.findall(text) if name not in BLANKS]


def written(check_back: CheckBack, *, link: str) -> Words:
    """The mail of a check-back; ``link`` is the page on which the customer answers."""
    conversation: Conversation = check_back.conversation
    language = language_of(conversation.contact)
    yes, no, silence, here, question = _FIXED[language]
    company = Company.objects.first()
    house = company.name if company else conversation.channel.name
    agent = check_back.agent
    known = {
        "first_name": conversation.contact.first_name,
        "subject": conversation.subject or question,
        "agent": agent.first_name if agent and agent.is_active else house,
        "company": house,
    }
    subject, text = wording(language)
    answers = (
        f'<p><a href="{escape(link)}?answer=solved">{yes}</a></p>'
        f'<p><a href="{escape(link)}?answer=not-solved">{no}</a></p>'
    )
    html = from_text(_filled(text, known))
    html = _ANSWERS.sub(answers, html) if "{answers}" in html else html + answers
    html += f'<p>{silence} <a href="{escape(link)}silence/">{here}</a>.</p>'
    return Words(_subject(_filled(subject, known)), html)


def at_once(contact: Contact, *, link: str) -> tuple[str, str]:
    """The question below a reply that resolves, as text and as HTML, with its two links."""
    asks, yes, no = _AT_ONCE[language_of(contact)]
    ways = (f"{link}?answer=solved", yes), (f"{link}?answer=not-solved", no)
    text = "".join(f"\n{name}: {way}" for way, name in ways)
    html = " · ".join(f'<a href="{escape(way)}">{name}</a>' for way, name in ways)
    return f"\n\n{asks}{text}", f"<p>{asks}<br>{html}</p>"


def _filled(text: str, known: dict[str, str]) -> str:
    """The text with its blanks filled in; what is not known leaves no gap before a comma."""
    filled = _BLANK.sub(lambda blank: known.get(blank[1], blank[0]), text)
    return re.sub(r" +([,.!?])", r"\1", filled)


def _subject(filled: str) -> str:
    """One Re: is enough."""
    return re.sub(r"^(?:Re:\s*){2,}", "Re: ", " ".join(filled.split()), flags=re.IGNORECASE)
