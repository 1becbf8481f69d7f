"""A filter in a sentence, for the line above a list: “Open, owned by you, tagged refund.”"""

from __future__ import annotations

from kept.desk.conversations.filters.language import Filter, Term

_SAID = {
    ("status", "open"): "open",
    ("status", "waiting"): "waiting for the customer",
    ("status", "snoozed"): "snoozed",
    ("status", "resolved"): "resolved",
    ("status", "any"): "of any status",
    ("owner", "me"): "owned by you",
    ("owner", "none"): "owned by nobody",
    ("team", "mine"): "of your teams",
    ("team", "none"): "of no team",
    ("has", "attachment"): "with an attachment",
    ("has", "draft"): "with a draft of yours",
    ("has", "note"): "with a note",
    ("is", "waiting"): "waiting for us",
    ("is", "mentioned"): "that mention you",
    ("is", "unread"): "with a mention you have not read",
    ("is", "followed"): "that you follow",
    ("is", "asked"): "in which a colleague asks you",
    ("is", "asking"): "in which you ask a colleague",
    ("is", "archive"): "from the archive",
    ("is", "automatic"): "with automatic mail",
}
_PATTERNS = {
    "owner": "owned by {}",
    "team": "of team {}",
    "tag": "tagged {}",
    "from": "from {}",
    "before": "before {}",
    "after": "since {}",
    "channel": "on {}",
}
_TOGETHER = ("tag", "has", "is")


def describe(filter: Filter) -> str:
    """What a filter shows, in one English sentence without markup; problems are left out."""
    parts: list[str] = []
    for key in dict.fromkeys((term.key, term.is_negated) for term in filter.terms):
        said = [_said(term) for term in filter.terms if (term.key, term.is_negated) == key]
        glue = " and " if key[0] in _TOGETHER and not key[1] else " or "
        parts.append(("not " if key[1] else "") + glue.join(said))
    for is_negated, verb in ((False, "containing "), (True, "without ")):
        words = [f"“{word.text}”" for word in filter.words if word.is_negated == is_negated]
        if words:
            parts.append(verb + (" or " if is_negated else " and ").join(words))
    text = ", ".join(parts) or "all conversations"
    return f"{text[0].upper()}{text[1:]}."


def _said(term: Term) -> str:
    if term.is_field:
        return f"{term.key} {term.value}"
    fixed = _SAID.get((term.key, term.value.casefold()))
    return fixed or _PATTERNS[term.key].format(term.value)
