"""Scenes: short invented transcripts that carry the verdict on the very line.

A scene file is Markdown. Each heading starts a scene; the indented lines under it are the facts
(``@``) and the messages. ``<- PRM02`` at the end of a line says that the mistake is found there; a
line without a mark says that it is not::

    # A promise with no day is flagged

        @channel mail
        @now +1 09:00
        09:02 customer: Where is my parcel?
        09:05 agent (Ada): I will look into it and get back to you.   <- PRM02

Times are of Monday 2 March 2026 in UTC; ``+1 09:00`` is the day after, ``-3 09:00`` three days
before; without a time the message has none. Marks after the name: ``via mail``, ``public``,
``note``, ``reused=5``. ``\\n`` in a text is a line break.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from kept.mistakes.conversation import (
    Commitment,
    Conversation,
    Customer,
    Earlier,
    Event,
    Message,
    Order,
)
from kept.mistakes.house import House, load

FOLDER = Path(__file__).parent / "mistakes" / "scenes"

_DAY = datetime(2026, 3, 2, tzinfo=UTC)
_MARK = re.compile(r"\s*<- *([A-Z0-9, ]+)$")
_TIME = r"(?:(?P<days>[+-]\d+) )?(?P<clock>\d\d:\d\d)"
_LINE = re.compile(
    rf"(?:{_TIME} )?(?P<who>customer|agent|bot|system)(?: \((?P<name>[^)]+)\))?"
    r"(?P<marks>(?: via [\w-]+| public| note| reused=\d+)*): (?P<text>.*)$"
)


@dataclass
class Scene:
    """One scene: the conversation, the rules it is judged by, and where findings are expected."""

    title: str
    file: str
    line: int
    conversation: Conversation
    house: House
    now: datetime | None
    expected: set[tuple[str | None, str]] = field(default_factory=set)
    """(message id, code); the id is ``None`` for a mark on an ``@event`` line or ``@scene``."""


def read_scenes(path: Path) -> list[Scene]:
    """All scenes of a file."""
    scenes: list[Scene] = []
    blocks = re.split(r"^# ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    line = blocks[0].count("\n") + 1
    for block in blocks[1:]:
        title, _, body = block.partition("\n")
        scenes.append(_scene(title.strip(), path, line, body))
        line += block.count("\n")
    return scenes


def moment(text: str) -> datetime:
    """``09:05``, ``+1 09:05`` or ``2026-03-02 09:05`` as an aware datetime in UTC."""
    match = re.fullmatch(_TIME, text)
    if not match:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    at = datetime.combine(_DAY, time.fromisoformat(match["clock"]), UTC)
    return at + timedelta(days=int(match["days"] or 0))


def _scene(title: str, path: Path, line: int, body: str) -> Scene:
    scene = Scene(title, path.stem, line, Conversation(id="scene"), House(), None)
    facts: dict[str, Any] = {"customer": {}, "house": ""}
    messages: list[Message] = []
    for row in body.splitlines():
        if not row.startswith("    "):
            continue
        row = row.strip()
        mark = _MARK.search(row)
        row = _MARK.sub("", row)
        place = None
        if row.startswith("@"):
            _fact(row[1:], facts)
        else:
            messages.append(_message(str(len(messages)), row, path))
            place = messages[-1].id
        if mark:
            scene.expected |= {(place, code.strip()) for code in mark[1].split(",")}
    scene.now = facts.pop("now", None)
    scene.house = load(facts.pop("house"), f"{path.name}, {title}")
    facts.pop("scene", None)
    customer = Customer(**facts.pop("customer"))
    scene.conversation = replace(
        scene.conversation, messages=tuple(messages), customer=customer, **facts
    )
    return scene


def _message(id: str, row: str, path: Path) -> Message:
    match = _LINE.match(row)
    if match is None:
        raise ValueError(f"{path.name}: this line of a scene cannot be read: {row}")
    marks = match["marks"]
    via = re.search(r"via ([\w-]+)", marks)
    reused = re.search(r"reused=(\d+)", marks)
    at = moment(f"{match['days'] or '+0'} {match['clock']}") if match["clock"] else None
    return Message(
        id=id,
        author=match["who"],  # type: ignore[arg-type]
        text=match["text"].replace("\\n", "\n"),
        at=at,
        name=match["name"],
        channel=via[1] if via else None,
        internal=" note" in marks,
        public=True if " public" in marks else None,
        reused=int(reused[1]) if reused else None,
    )


def _fact(row: str, facts: dict[str, Any]) -> None:
    kind, _, rest = row.partition(" ")
    if kind == "customer":
        for key, value in _pairs(rest).items():
            facts["customer"][key] = _CUSTOMER.get(key, str)(value)
    elif kind == "house":
        facts["house"] += rest.replace("\\n", "\n") + "\n"
    elif kind in ("now", "opened_at", "closed_at"):
        facts[kind] = moment(rest)
    elif kind == "event":
        facts["events"] = (*facts.get("events", ()), _event(rest))
    elif kind == "events":
        facts["events"] = facts.get("events", ())
    elif kind == "earlier":
        earlier = facts["customer"].get("earlier", ())
        facts["customer"]["earlier"] = (*earlier, _earlier(rest)) if rest else earlier
    elif kind == "order":
        facts["orders"] = (*facts.get("orders", ()), Order(**_order(rest)))
    elif kind == "commitment":
        facts["commitments"] = (*facts.get("commitments", ()), Commitment(**_commitment(rest)))
    elif kind == "mass_notice":
        facts["mass_notice"] = True
    else:
        facts[kind] = rest.strip()


_CUSTOMER: dict[str, Any] = {
    "unwanted_channels": lambda value: tuple(value.split(",")),
    "other_contacts": lambda value: tuple(value.split(",")),
    "contact_from": time.fromisoformat,
    "contact_until": time.fromisoformat,
}


def _pairs(text: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in shlex.split(text) if "=" in part)


def _event(text: str) -> Event:
    """``09:00 transferred team sales -> billing by=Ada reason="..."``"""
    match = re.match(rf"(?P<at>{_TIME}) (?P<kind>[\w-]+)(?P<rest>.*)$", text)
    if match is None:
        raise ValueError(f"this event cannot be read: {text}")
    rest = match["rest"]
    change = re.search(r"([\w-]+) -> ([\w-]+)", rest)
    pairs = _pairs(rest)
    plain = [part for part in shlex.split(rest) if "=" not in part and part != "->"]
    what = plain[0] if plain and (not change or plain[0] != change[1]) else None
    none = {"none": None}
    return Event(
        at=moment(match["at"]),
        kind=match["kind"],
        what=what,
        before=none.get(change[1], change[1]) if change else pairs.get("before"),
        after=none.get(change[2], change[2]) if change else pairs.get("after"),
        by=pairs.get("by"),
        reason=pairs.get("reason"),
    )


def _earlier(text: str) -> Earlier:
    """``id=81 at="-30 10:00" subject="..." topic=... resolved="-29 10:00" slot.order=1042``"""
    pairs = _pairs(text)
    return Earlier(
        id=pairs.get("id", "earlier"),
        at=moment(pairs["at"]) if "at" in pairs else None,
        subject=pairs.get("subject"),
        topic=pairs.get("topic"),
        resolved_at=moment(pairs["resolved"]) if "resolved" in pairs else None,
        facts=tuple((k[5:], v) for k, v in pairs.items() if k.startswith("slot.")),
    )


def _order(text: str) -> dict[str, Any]:
    pairs: dict[str, Any] = _pairs(text)
    if "items" in pairs:
        pairs["items"] = tuple(pairs["items"].split(","))
    return _with_times(pairs, "promised", "delivered")


def _commitment(text: str) -> dict[str, Any]:
    pairs: dict[str, Any] = {"message": None, **_pairs(text)}
    return _with_times(pairs, "made_at", "due", "kept_at", "withdrawn_at")


def _with_times(pairs: dict[str, Any], *keys: str) -> dict[str, Any]:
    return pairs | {key: moment(pairs[key]) for key in keys if key in pairs}
