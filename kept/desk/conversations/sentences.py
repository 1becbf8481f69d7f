"""What happened in a conversation, as sentences for people: "Ada took it", "resolved by Bo"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from kept.desk.conversations.models import Event

Telling = Callable[[Event, str, ZoneInfo], str]

SHOWN_AS_MESSAGES = ("received", "replied", "noted", "forwarded", "check-back")
"""Events that a message stands for already."""

ICONS = {
    "assigned": "user-round-check", "team-changed": "users-round", "snoozed": "alarm-clock",
    "woke": "alarm-clock-check", "resolved": "check", "reopened": "rotate-ccw",
    "status-changed": "hourglass", "tagged": "tag", "field-changed": "text-cursor-input",
    "renamed": "pencil", "merged": "merge", "split": "split", "move-undone": "undo-2",
    "linked": "link", "unlinked": "unlink", "followed": "bell", "contact-changed": "user-round",
    "work-returned": "undo-2", "redacted": "eraser", "undone": "undo-2", "unsent": "undo-2",
    "delivery-failed": "triangle-alert", "delivery-retried": "send", "called": "phone",
    "promised": "handshake", "promise-coming": "hourglass", "promise-late": "clock-alert",
    "promise-broken": "heart-crack", "promise-kept": "badge-check",
    "promise-moved": "calendar-clock", "promise-withdrawn": "undo-2",
    "promise-handed-on": "arrow-right-left", "promise-denied": "undo-2",
    "priority-changed": "signal", "due-soon": "hourglass",
    "hand-over-proposed": "arrow-right-left", "handed-over": "user-round-check",
    "hand-over-declined": "user-round-x", "hand-over-withdrawn": "undo-2",
    "consulted": "circle-question-mark", "consultation-answered": "message-circle-reply",
    "consultation-declined": "user-round-x", "consultation-withdrawn": "undo-2",
    "consultation-late": "clock-alert",
    "complaint-opened": "megaphone", "complaint-step": "list-checks",
    "complaint-withdrawn": "megaphone-off",
    "page-opened": "mail-open", "page-ended": "link-2-off",
    "check-back-cancelled": "message-circle-off", "confirmed": "circle-check", "rated": "star",
}  # fmt: skip


def told(event: Event, zone: ZoneInfo) -> str:
    """The sentence of an event, plain text, with times in ``zone``."""
    who = event.agent.first_name if event.agent else "Kept"
    telling = _TELLINGS.get(event.kind)
    return telling(event, who, zone) if telling else f"{who}: {event.kind.replace('-', ' ')}"


def _assigned(event: Event, who: str, zone: ZoneInfo) -> str:
    to = event.data.get("to")
    if not to:
        return f"{who} gave it back: nobody owns it"
    if event.agent and to == event.agent.name:
        return f"{who} took it"
    return f"{who} gave it to {to}"


def _snoozed(event: Event, who: str, zone: ZoneInfo) -> str:
    until = event.data.get("until", "")
    when = f" until {_moment(until, zone)}" if until else ""
    why = event.data.get("why", "")
    return f"{who} set it aside{when}" + (f": {why}" if why else "")


def _moment(raw: str, zone: ZoneInfo) -> str:
    moment = datetime.fromisoformat(raw).astimezone(zone)
    return f"{moment:%A} {moment.day} {moment:%b, %H:%M}"


def _resolved(event: Event, who: str, zone: ZoneInfo) -> str:
    how = {"confirmed": ", as the customer said", "asked": ", and asked whether it is solved"}
    reason = event.data.get("reason", "")
    asked = how.get(event.data.get("confirmation", ""), "")
    if event.data.get("said") and event.message_id is None:
        return f"{who} was about to resolve it"
    return f"{who} resolved it{asked}" + (f": {reason}" if reason else "")


def _reopened(event: Event, who: str, zone: ZoneInfo) -> str:
    if event.contact:
        return f"{event.contact.display_name} wrote, so it is open again"
    return f"{who} opened it again"


def _woke(event: Event, who: str, zone: ZoneInfo) -> str:
    if event.contact:
        return f"{event.contact.display_name} wrote, so it is back"
    return f"{who} brought it back" if event.agent else "It is back, as planned"


def _tagged(event: Event, who: str, zone: ZoneInfo) -> str:
    added, removed = event.data.get("added", []), event.data.get("removed", [])
    parts = [f"added {', '.join(added)}"] if added else []
    parts += [f"took off {', '.join(removed)}"] if removed else []
    return f"{who} {' and '.join(parts)}" if parts else f"{who} changed the tags"


def _field(event: Event, who: str, zone: ZoneInfo) -> str:
    to = event.data.get("to", "")
    name = event.data.get("field", "a field")
    return f"{who} set {name} to {to}" if to else f"{who} cleared {name}"


def _moved(event: Event, who: str, zone: ZoneInfo) -> str:
    other = f"number {event.data.get('other')}"
    if event.kind == "merged":
        away = event.data.get("direction") == "into"
        return f"{who} made it part of {other}" if away else f"{who} took {other} in"
    if event.kind == "split":
        away = event.data.get("direction") == "into"
        return f"{who} split messages off as {other}" if away else f"{who} split it off {other}"
    if event.kind == "move-undone":
        return f"{who} undid what was done with {other}"
    verb = "tied it to" if event.kind == "linked" else "untied it from"
    return f"{who} {verb} {other}"


def _followed(event: Event, who: str, zone: ZoneInfo) -> str:
    name = event.data.get("name", "Somebody")
    return f"{name} {'no longer follows' if event.data.get('ended') else 'follows'}"


def _failed(event: Event, who: str, zone: ZoneInfo) -> str:
    address = event.data.get("address", "")
    problem = event.data.get("problem", "")
    to = f" to {address}" if address else ""
    said = {"uncertain": "has perhaps arrived, perhaps not", "failed": "could not be sent"}
    came = said.get(event.data.get("state", ""), "did not arrive")
    return f"A reply{to} {came}" + (f": {problem}" if problem else "")


def _unsent(event: Event, who: str, zone: ZoneInfo) -> str:
    if event.data.get("returned"):
        return f"The scheduled reply of {who} came back as a draft"
    if "other" in event.data:
        return f"An answer given in number {event.data['other']} did not go out"
    return f"{who} took a reply back before it left"


def _promised(event: Event, who: str, zone: ZoneInfo) -> str:
    if event.data.get("said") and event.message_id is None:
        return f"{who} was about to promise: {_promise(event)}"
    again = " instead" if event.data.get("instead") else ""
    why = f" ({event.data['why']})" if event.data.get("why") else ""
    return f"{who} promised{again}: {_promise(event)}, by {_time(event, 'due', zone)}{why}"


def _promise_kept(event: Event, who: str, zone: ZoneInfo) -> str:
    late = ", but late" if event.data.get("late") else ""
    return f"Kept{late}: {_promise(event)}"


def _promise_moved(event: Event, who: str, zone: ZoneInfo) -> str:
    if event.data.get("late"):
        return f"Not kept by {_time(event, 'was', zone)}: {_promise(event)}"
    return f"{who} moved it in time: {_promise(event)}, now by {_time(event, 'due', zone)}"


def _promise_handed_on(event: Event, who: str, zone: ZoneInfo) -> str:
    to = event.data.get("to") or "the team"
    return f"Now with {to}: {_promise(event)}"


def _promise(event: Event) -> str:
    return f"“{event.data.get('what', 'a promise')}”"


def _time(event: Event, name: str, zone: ZoneInfo) -> str:
    raw = event.data.get(name, "")
    return _moment(raw, zone) if raw else "its time"


def _complaint_step(event: Event, who: str, zone: ZoneInfo) -> str:
    words = event.data.get("words", "")
    done = {
        "heard": "The customer was told that the complaint is heard",
        "cause": f"{who} found the cause of the complaint: {words}",
        "remedy": f"{who} put the complaint right: {words}",
        "checked": f"{who} asked whether the complaint is settled",
    }
    return done.get(event.data.get("step", ""), f"{who} went on with the complaint")


def _rated(event: Event, who: str, zone: ZoneInfo) -> str:
    name = event.contact.display_name if event.contact else "The customer"
    words = event.data.get("words", "")
    return f"{name} added: “{words}”" if words else f"{name} rated it {event.data['score']} of 5"


def _not_asked(event: Event, who: str, zone: ZoneInfo) -> str:
    reason = event.data.get("reason", "")
    return f"{who} decided not to ask whether it worked" + (f": {reason}" if reason else "")


_TELLINGS: dict[str, Telling] = {
    "assigned": _assigned,
    "team-changed": lambda event, who, zone: (
        f"{who} moved it to {event.data['to']}" if event.data.get("to") else f"{who}: no team"
    ),
    "snoozed": _snoozed,
    "woke": _woke,
    "resolved": _resolved,
    "reopened": _reopened,
    "status-changed": lambda event, who, zone: f"{who}: it is the customer's turn",
    "tagged": _tagged,
    "field-changed": _field,
    "renamed": lambda event, who, zone: f"{who} called it “{event.data.get('to', '')}”",
    "merged": _moved,
    "split": _moved,
    "move-undone": _moved,
    "linked": _moved,
    "unlinked": _moved,
    "followed": _followed,
    "contact-changed": lambda event, who, zone: (
        f"{who} said it belongs to {event.data.get('to', 'somebody else')}"
    ),
    "work-returned": lambda event, who, zone: (
        f"{event.data.get('from', 'The owner')} is not here: it is back with the team"
    ),
    "priority-changed": lambda event, who, zone: (
        f"{who} made the priority {event.data.get('to', 'normal')}"
    ),
    "due-soon": lambda event, who, zone: f"An answer is due by {_moment(event.data['due'], zone)}",
    "hand-over-proposed": lambda event, who, zone: (
        f"{who} asked {event.data.get('to')} to take it over: {event.data.get('why', '')}"
    ),
    "handed-over": lambda event, who, zone: f"{who} took it over from {event.data.get('from')}",
    "hand-over-declined": lambda event, who, zone: (
        f"It was not taken over, and stays with {event.data.get('to')}:"
        f" {event.data.get('reason', '')}"
    ),
    "hand-over-withdrawn": lambda event, who, zone: f"{who} keeps it after all",
    "consulted": lambda event, who, zone: (
        f"{who} asked {event.data.get('to')}, until {_time(event, 'due', zone)}"
    ),
    "consultation-answered": lambda event, who, zone: f"{who} answered {event.data.get('to')}",
    "consultation-declined": lambda event, who, zone: (
        f"{who} could not answer {event.data.get('to')}: {event.data.get('reason', '')}"
    ),
    "consultation-withdrawn": lambda event, who, zone: (
        f"{who} no longer asks {event.data.get('to')}"
    ),
    "consultation-late": lambda event, who, zone: (
        f"{event.data.get('to')} has not answered {event.data.get('asker')} in time"
    ),
    "complaint-opened": lambda event, who, zone: f"{who} took it for a complaint",
    "complaint-step": _complaint_step,
    "complaint-withdrawn": lambda event, who, zone: f"{who}: it was no complaint",
    "redacted": lambda event, who, zone: (
        f"{who} removed part of a message: {event.data.get('reason', '')}"
    ),
    "undone": lambda event, who, zone: f"{who} undid a change made to several at once",
    "check-back-cancelled": _not_asked,
    "page-opened": lambda event, who, zone: "The link to their page was opened",
    "page-ended": lambda event, who, zone: f"{who} ended the link to their page",
    "confirmed": lambda event, who, zone: (
        f"{event.contact.display_name if event.contact else who} says that it is solved"
    ),
    "rated": _rated,
    "unsent": _unsent,
    "delivery-failed": _failed,
    "called": lambda event, who, zone: (
        f"{who} called" if event.data.get("reached") else f"{who} called, and nobody answered"
    ),
    "promised": _promised,
    "promise-coming": lambda event, who, zone: (
        f"Due by {_time(event, 'due', zone)}: {_promise(event)}"
    ),
    "promise-late": lambda event, who, zone: f"Late: {_promise(event)}",
    "promise-broken": lambda event, who, zone: f"Broken: {_promise(event)}",
    "promise-kept": _promise_kept,
    "promise-moved": _promise_moved,
    "promise-withdrawn": lambda event, who, zone: f"{who} took it back: {_promise(event)}",
    "promise-denied": lambda event, who, zone: f"{who}: no promise after all: {_promise(event)}",
    "promise-handed-on": _promise_handed_on,
    "delivery-retried": lambda event, who, zone: f"{who} had the reply sent again",
}
