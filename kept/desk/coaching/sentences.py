"""Every sentence that the desk puts into a text, in the languages it speaks.

All of them stand here, so that who cares for the tone of the house finds them together; the house
rules may say others (``[sentences.de]``), in one form for all languages. People see and change
them before they are sent. Where there are several they take turns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kept.mistakes.house import House

Lines = tuple[str, ...]
LANGUAGES = {"en": "English", "de": "German"}
USUAL: Mapping[str, Mapping[str, Lines]] = {
    "acknowledge": {
        "en": (
            "I am sorry: this is not how it should have gone.",
            "That is annoying, and I understand why you write.",
            "I can see what trouble this has made for you.",
            "Thank you for telling us; this should not have happened to you.",
            "You had every reason to expect better from us.",
        ),
        "de": (
            "Es tut mir leid: So hätte es nicht laufen dürfen.",
            "Das ist ärgerlich, und ich verstehe, warum Sie schreiben.",
            "Ich sehe, welche Mühe Ihnen das gemacht hat, und es tut mir leid.",
            "Danke, dass Sie uns das sagen; das hätte Ihnen nicht passieren dürfen.",
            "Sie durften zu Recht mehr von uns erwarten.",
        ),
    },
    "say-back": {
        "en": ("If I understand you right, this is what happens:",),
        "de": ("Wenn ich Sie richtig verstehe, passiert Folgendes:",),
    },
    "ask-first": {
        "en": ("So that I do not guess: what happens exactly, and when?",),
        "de": ("Damit ich nicht rate: Was genau passiert, und wann?",),
    },
    "promise-answer": {
        "en": ("I answer that by tomorrow at noon.",),
        "de": ("Ich schreibe Ihnen die Antwort bis morgen um 12 Uhr.",),
    },
    "find-out": {
        "en": ("I find out and write to you by tomorrow at noon.",),
        "de": ("Ich finde es heraus und schreibe Ihnen bis morgen um 12 Uhr.",),
    },
    "what-now": {
        "en": ("This is what I do about it now:",),
        "de": ("Das tue ich jetzt:",),
    },
    "offer-something": {
        "en": ("Here is what I can do for you instead:",),
        "de": ("Stattdessen kann ich Ihnen Folgendes anbieten:",),
    },
    "keep-here": {
        "en": ("You need not write anywhere else: I take it on.",),
        "de": ("Sie brauchen nirgendwo anders zu schreiben: Ich kümmere mich darum.",),
    },
    "take-up": {
        "en": ("I take this up with them for you.",),
        "de": ("Ich kläre das für Sie mit den anderen.",),
    },
    "pass-on": {
        "en": ("I pass this on for you now, with all you told us.",),
        "de": ("Ich gebe das jetzt für Sie weiter, mit allem, was Sie uns geschrieben haben.",),
    },
    "end-courteously": {
        "en": (
            "We see this differently, and I have told you why. Should anything new come up, I am "
            "glad to look at it.",
        ),
        "de": (
            "Wir sehen das verschieden, und ich habe Ihnen gesagt, warum. Sollte sich etwas Neues "
            "ergeben, sehe ich es mir gern an.",
        ),
    },
    "hello": {"en": ("Hello",), "de": ("Guten Tag",)},
    "handed-over": {
        "en": (
            "{hello},\n\nI am {agent}, and I look after this for you from now on. {giver} has told "
            "me all you wrote, so you need not repeat anything. You will hear from me by {until}.",
        ),
        "de": (
            "{hello},\n\nich bin {agent} und kümmere mich ab jetzt um Ihr Anliegen. {giver} hat "
            "mir alles weitergegeben, was Sie geschrieben haben: Sie brauchen nichts zu "
            "wiederholen. Ich melde mich bei Ihnen bis {until}.",
        ),
    },
    "asked": {
        "en": ("I have asked {colleague}, who knows this best, and write to you by {until}.",),
        "de": ("Ich habe bei {colleague} nachgefragt und schreibe Ihnen bis {until}.",),
    },
}
TITLES = {
    "acknowledge": "Acknowledges first", "say-back": "Says back what they told",
    "ask-first": "Asks before answering", "promise-answer": "Promises an answer",
    "find-out": "Promises to find out", "what-now": "Says what happens now",
    "offer-something": "Offers something", "keep-here": "Keeps it here",
    "take-up": "Takes it up with somebody else", "pass-on": "Says who takes it",
    "end-courteously": "Ends it courteously", "hello": "Greets",
    "handed-over": "Says who cares now", "asked": "Says that a colleague was asked",
}  # fmt: skip
"""What each does, as its card or its field says it."""
BLANKS = {
    "handed-over": frozenset({"hello", "agent", "giver", "until"}),
    "asked": frozenset({"colleague", "until"}),
}
"""The blanks that a sentence may have."""
_BLANK = re.compile(r"\{[^{}]*\}?|\}")


@dataclass(frozen=True)
class Spoken:
    """The sentences of a house in one language."""

    house: House
    language: str

    def all(self, key: str) -> Lines:
        """All of a kind, at least one."""
        return self.house.sentences.get(self.language, {}).get(key) or USUAL[key][self.language]

    def one(self, key: str, turn: int = 0) -> str:
        """One of them; which, is told by whose turn it is."""
        lines = self.all(key)
        return lines[turn % len(lines)]


def wrong(house: House) -> tuple[str, str] | None:
    """A word of the sentences in house rules that cannot stand there, and why; None if all can."""
    for language, told in house.sentences.items():
        if language not in LANGUAGES:
            return language, f'no sentence is put in "{language}"; there are {", ".join(LANGUAGES)}'
        for key, lines in told.items():
            if key not in USUAL:
                return key, f'no sentence is "{key}"; there are {", ".join(USUAL)}'
            for line in lines:
                problem = wrong_in(key, line)
                if problem:
                    return key, problem
    return None


def wrong_in(key: str, line: str) -> str:
    """What is wrong with a sentence of that kind; empty if nothing is."""
    known = BLANKS.get(key, frozenset())
    for blank in _BLANK.findall(line):
        if blank.strip("{}") not in known or len(blank) < 3 or not blank.endswith("}"):
            listed = ", ".join(f"{{{name}}}" for name in sorted(known))
            return f"{blank} is no blank of it; " + (
                f"there are {listed}" if known else "it has none"
            )
    return ""
