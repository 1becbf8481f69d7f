"""What the desk does about each mistake: pages are made from this list, and tests check it.

``GUARDED``: the desk stops it, or its rules do not let it happen; ``code`` is where. ``CARDS``: it
is found while one writes, and a card does something about it. ``AUDIT_ONLY``: only an archive
shows it. Everything else is found while one writes, and in the conversation as it becomes true.
"""

from __future__ import annotations

from dataclasses import dataclass

from kept.mistakes.mistake import Mistake


@dataclass(frozen=True)
class Guarded:
    """One sentence for people, and the code that does it, as ``module:name``."""

    sentence: str
    code: str


_ACTIONS = "kept.desk.conversations.actions"
_GUARDS = "kept.desk.coaching.guards"
_CLOSING = "kept.desk.coaching.closing:check"
_TARGETS = "kept.desk.coaching.targets:warn_due"

GUARDED: dict[str, Guarded] = {
    "LIS01": Guarded(
        "What the customer told already stands beside the text, and nobody takes a conversation "
        "over without confirming that the card with it was read.",
        f"{_ACTIONS}:accept_hand_over",
    ),
    "LIS02": Guarded(
        "Open questions stand beside the text and are ticked as it takes them up: that we will "
        "look ticks none. Resolving with one open needs a reason.", _CLOSING,
    ),
    "LIS03": Guarded(
        "Before the first reply, and in a new conversation, the composer says which facts are not "
        "known yet, by topic, and puts in the question for them.",
        "kept.desk.coaching.needed:needed",
    ),
    "LIS04": Guarded(
        "A draft that is long against what the customer wrote says so, with its steps and those "
        "they tried already; one press says back first what they told.",
        "kept.desk.coaching.length:too_much",
    ),
    "OWN01": Guarded(
        "A hand-over is pending until it is accepted; a second one is for a lead, and going back "
        "to who passed it on is refused.",
        "kept.desk.conversations.transfers:refuse_passing_along",
    ),
    "OWN02": Guarded(
        "Sending it without a hand-over is stopped until somebody says why; the card hands over.",
        f"{_GUARDS}:not_my_department",
    ),
    "OWN05": Guarded(
        "A draft that holds up a policy is stopped once, until it offers something or somebody "
        "says why it is right.", "kept.desk.coaching.drafts:stopping",
    ),
    "OWN06": Guarded(
        "Who answers, snoozes or waits for the customer in what nobody owns, owns it; the work of "
        "who is away goes back by itself.", f"{_ACTIONS}:take_what_nobody_owns",
    ),
    "PRM01": Guarded(
        "What a draft promises becomes a promise with a time, is reminded of before it is due, "
        "told to the lead when it is late, and stops resolving. What nobody confirmed is entered "
        "or asked about below the message.",
        "kept.desk.promises.actions:make",
    ),
    "PRM02": Guarded(
        "A promise without a time is asked “By when?” below the text, and below the message "
        "once it is sent, with choices in working hours, for a call at hours that suit the "
        "customer; resolving without an answer needs a "
        "reason.", "kept.desk.coaching.promised:offered",
    ),
    "PRM05": Guarded(
        "Resolving plans a check-back at a good hour of theirs; who is not content becomes owned "
        "work. Off until a lead switches it on.", "kept.desk.feedback.actions:ask_due",
    ),
    "TIM01": Guarded("The list puts on top who waits longest, and warns before.", _TARGETS),
    "TIM02": Guarded("The list puts on top who waits longest, and warns before.", _TARGETS),
    "TIM04": Guarded(
        "Resolving asks whether the customer confirmed it, or for a reason; whatever they write "
        "opens it again, and nothing closes by time.", _CLOSING,
    ),
    "TIM05": Guarded(
        "A message that nobody waits for, outside the hours of who lives elsewhere, is stopped: "
        "sent at their next good moment, or with a reason. So is a call that is written down or "
        "promised for an hour that does not suit them.",
        f"{_GUARDS}:bad_hour",
    ),
    "PER02": Guarded(
        "A greeting with another name, or a blank that was not filled in, is not sent until "
        "somebody insists.", "kept.desk.conversations.unfinished:problems",
    ),
    "PER04": Guarded(
        "A saved reply with no word for this customer is stopped once, unless it is marked as a "
        "notice to many; each says how often it was sent, and by how many.",
        f"{_GUARDS}:form_letter",
    ),
    "PER03": Guarded(
        "The composer says that it is the third time about the same, by order, tag or subject, "
        "and leads to the earlier conversations.", "kept.desk.coaching.again:again",
    ),
    "PER05": Guarded(
        "The name leads on every screen; a saved reply whose first line addresses a number cannot "
        "be kept.", f"{_ACTIONS}:keep_saved_reply",
    ),
    "TON01": Guarded(
        "The card says how often the phrase was sent, and puts in its place what the team voted "
        "for and a lead adopted; anybody proposes something better, from the card or the list.",
        "kept.desk.coaching.wordings:offers",
    ),
    "TON07": Guarded(
        "Curt words to who complains are marked. Nobody gets more than they can carry: rules stop "
        "there, and one more by hand is asked about, with who has room.",
        "kept.desk.conversations.loads:refuse_overload",
    ),
    "CMP01": Guarded(
        "A complaint that is recognised, or declared, becomes a case with steps; resolving with a "
        "step missing needs a reason.", "kept.desk.complaints.queries:steps_missing",
    ),
    "RCH01": Guarded(
        "A reply goes the way the customer wrote; writing first by another way than they prefer "
        "needs a reason.", f"{_GUARDS}:channel_mismatch",
    ),
    "RCH02": Guarded(
        "The card keeps it here, puts in a link by which the customer reads all that was said and "
        "goes on without signing in, or promises our call at an hour that is good for them.",
        "kept.desk.coaching.going_on:ways",
    ),
    "KNO01": Guarded(
        "The card asks a colleague inside the conversation, with a clock, and promises the "
        "customer to find out.", f"{_ACTIONS}:consult",
    ),
}  # fmt: skip

CARDS: dict[str, str] = {
    "LIS05": "The card acknowledges, sets it aside, asks a lead, or ends it courteously.",
    "LIS06": "The card acknowledges, sets it aside, asks a lead, or ends it courteously.",
    "OWN03": "The card says that we take it up with them.",
    "PER01": "The first reply is checked for both names: the card greets, signs, or asks the name.",
    "PRM03": "The card acknowledges first; a late promise offers an apology with what happens now.",
    "TON05": "The card acknowledges before the steps.",
    "TON06": "The card says what happens now.",
}
"""What a card does by one press; nothing is stopped by it."""

AUDIT_ONLY: dict[str, str] = {
    "CMP03": "The desk has no public posts yet.",
    "RCH03": "Switching a channel off does not look at who used it yet.",
    "RCH07": "The desk has no community yet.",
}
"""Why the desk cannot see it."""


def what_is_done(mistake: Mistake) -> tuple[str, str]:
    """(guarded, found live or audit only; one sentence)."""
    if mistake.code in GUARDED:
        return "guarded", GUARDED[mistake.code].sentence
    if mistake.code in AUDIT_ONLY:
        return "audit only", AUDIT_ONLY[mistake.code]
    return "found live", CARDS.get(mistake.code, _FOUND[mistake.basis])


_FOUND = {
    "words": "It is marked while one writes, and under the message once it is sent.",
    "record": "It is marked in the conversation as soon as it is true.",
    "both": "It is marked while one writes, and in the conversation as soon as it is true.",
}
