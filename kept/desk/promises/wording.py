"""Texts to begin from when a promise is not kept as it was made."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from kept.desk.promises.models import Promise
from kept.desk.promises.rows import window
from kept.desk.staff.models import Agent

TIME = "{time}"
LATER = (
    "Hello {name},\n\nI told you: {what}, by {when}. It takes longer than I thought, and I do not"
    " want you to wait in vain: it will be done by {time}.\n\nI am sorry for the delay.\n\n{agent}"
)
WITHDRAWN = (
    "Hello {name},\n\nI told you: {what}, by {when}. I am sorry, I cannot do that after all."
    "\n\n{{what we do instead}}\n\n{agent}"
)
APOLOGY = (
    "Hello {name},\n\nI am sorry. I told you: {what}, by {when}. That did not happen, and you"
    " waited for it.\n\n{{what happens now, and by when}}\n\n{agent}"
)


def worded(starter: str, promise: Promise, agent: Agent) -> str:
    """A text to begin from; what is left to say stands in double braces, which stop a sending."""
    words = {
        "{name}": promise.contact.first_name or "there",
        "{what}": promise.what[:1].lower() + promise.what[1:],
        "{when}": window(promise, ZoneInfo(promise.zone), promise.made_at),
        "{agent}": agent.first_name,
    }
    for blank, said in words.items():
        starter = starter.replace(blank, said)
    return starter
