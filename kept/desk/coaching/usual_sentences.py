"""The usual sentences that the desk puts into texts, in the languages it speaks.

All of them stand here, so that who cares for the tone of the house finds them together.
"""

from __future__ import annotations

from collections.abc import Mapping

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
    "ask-name": {
        "en": ("May I ask your name?",),
        "de": ("Darf ich Sie nach Ihrem Namen fragen?",),
    },
    "need": {
        "en": ("So that I do not guess: {questions}?",),
        "de": ("Damit ich nicht rate: {questions}?",),
    },
    "need-order": {
        "en": ("what is your order number",),
        "de": ("wie lautet Ihre Bestellnummer",),
    },
    "need-device": {
        "en": ("which device or model is it",),
        "de": ("welches Gerät oder Modell ist es",),
    },
    "need-photo": {
        "en": ("could you send a picture of it",),
        "de": ("können Sie ein Bild davon schicken",),
    },
    "need-error": {
        "en": ("what does the message say exactly",),
        "de": ("was sagt die Meldung genau",),
    },
    "need-tried": {
        "en": ("what have you tried already",),
        "de": ("was haben Sie schon versucht",),
    },
    "need-place": {"en": ("where did it happen",), "de": ("wo ist es passiert",)},
    "need-other": {
        "en": ("what is your {name}",),
        "de": ("wie lautet Ihre Angabe zu „{name}“",),
    },
    "call": {
        "en": ("I will call you {day} between {begins} and {ends}.",),
        "de": ("Ich rufe Sie {day} zwischen {begins} und {ends} Uhr an.",),
    },
    "call-number": {
        "en": ("Which number may I use?",),
        "de": ("Unter welcher Nummer erreiche ich Sie?",),
    },
    "go-on": {
        "en": (
            "You need not begin anew anywhere: here you find everything said so far, and can go "
            "on: {link}",
        ),
        "de": (
            "Sie müssen nirgends neu anfangen: Hier finden Sie alles bisher Gesagte und können "
            "weitermachen: {link}",
        ),
    },
    "go-on-name": {"en": ("our conversation",), "de": ("unser Gespräch",)},
    "promise-later": {
        "en": (
            "{hello},\n\nI told you: {what}, by {when}. It takes longer than I thought, and I do "
            "not want you to wait in vain: it will be done by {time}.\n\nI am sorry for the "
            "delay.\n\n{agent}",
        ),
        "de": (
            "{hello},\n\nich hatte Ihnen bis {when} zugesagt: {what}. Es dauert länger, als ich "
            "dachte, und ich möchte Sie nicht vergeblich warten lassen: Bis {time} ist es "
            "erledigt.\n\nEs tut mir leid, dass es später wird.\n\n{agent}",
        ),
    },
    "promise-withdrawn": {
        "en": (
            "{hello},\n\nI told you: {what}, by {when}. I am sorry, I cannot do that after all."
            "\n\n{{what we do instead}}\n\n{agent}",
        ),
        "de": (
            "{hello},\n\nich hatte Ihnen bis {when} zugesagt: {what}. Es tut mir leid, das kann "
            "ich nun doch nicht.\n\n{{was wir stattdessen tun}}\n\n{agent}",
        ),
    },
    "promise-broken": {
        "en": (
            "{hello},\n\nI am sorry. I told you: {what}, by {when}. That did not happen, and you "
            "waited for it.\n\n{{what happens now, and by when}}\n\n{agent}",
        ),
        "de": (
            "{hello},\n\nes tut mir leid. Ich hatte Ihnen bis {when} zugesagt: {what}. Das ist "
            "nicht geschehen, und Sie haben darauf gewartet.\n\n{{was jetzt geschieht, und bis "
            "wann}}\n\n{agent}",
        ),
    },
}
"""By what they are for and by language; where there are several they take turns."""
GROUPS = {
    "Cards and hand-overs": {
        "acknowledge": "Acknowledges first", "say-back": "Says back what they told",
        "ask-first": "Asks before answering", "promise-answer": "Promises an answer",
        "find-out": "Promises to find out", "what-now": "Says what happens now",
        "offer-something": "Offers something", "keep-here": "Keeps it here",
        "take-up": "Takes it up with somebody else", "pass-on": "Says who takes it",
        "end-courteously": "Ends it courteously", "hello": "Greets",
        "handed-over": "Says who cares now", "asked": "Says that a colleague was asked",
    },
    "A first reply": {
        "ask-name": "Asks for the name", "need": "Asks what is not known yet",
        "need-order": "Asks for the order", "need-device": "Asks for the device",
        "need-photo": "Asks for a picture", "need-error": "Asks for the message",
        "need-tried": "Asks what was tried", "need-place": "Asks for the place",
        "need-other": "Asks for anything else",
    },
    "Calls and links": {
        "call": "Promises a call", "call-number": "Asks for the number",
        "go-on": "Sends a link that goes on", "go-on-name": "Names that link",
    },
    "Promises that change": {
        "promise-later": "Gives another time", "promise-withdrawn": "Takes a promise back",
        "promise-broken": "Owns that it was not kept",
    },
}  # fmt: skip
"""What each does, as its card or its field says it, by where it is used."""
TITLES = {key: title for group in GROUPS.values() for key, title in group.items()}
_LETTER = frozenset({"hello", "what", "when", "agent"})
BLANKS = {
    "handed-over": frozenset({"hello", "agent", "giver", "until"}),
    "asked": frozenset({"colleague", "until"}),
    "need": frozenset({"questions"}), "need-other": frozenset({"name"}),
    "call": frozenset({"day", "begins", "ends"}), "go-on": frozenset({"link"}),
    "promise-later": _LETTER | {"time"}, "promise-withdrawn": _LETTER, "promise-broken": _LETTER,
}  # fmt: skip
"""The blanks that a sentence may have."""
INDISPENSABLE = frozenset({"need", "call", "go-on"})
"""Sentences that say nothing without all of their blanks."""
LETTERS = frozenset({"promise-later", "promise-withdrawn", "promise-broken"})
"""Whole letters; what stands in double braces is left to whoever sends them."""
