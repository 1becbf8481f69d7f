"""Who is us in WhatsApp chats, which name people but never say whose shop it is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from kept.archives.archive import Archive
from kept.archives.people import Us, named

_FILE_NAME = re.compile(r"(?:whatsapp[ -]*)?chat\s+(?:with|mit)\s+(?P<name>.+)", re.IGNORECASE)


@dataclass(slots=True)
class Chat:
    """One exported chat and how often each name speaks in it, first speaker first."""

    path: Path
    speakers: Counter[str] = field(default_factory=Counter)


def us_in(chat: Chat, chats: list[Chat], archive: Archive) -> Us:
    """Return us: as named; else who speaks in several chats; else by file name or by number."""
    if archive.options.us:
        return named(archive.options.us)
    heard = Counter(name for other in chats for name in other.speakers)
    name, count = max(heard.items(), key=lambda pair: pair[1], default=("", 0))
    if count > 1:
        archive.note(f"us was guessed as {name}, who speaks in {count} of {len(chats)} chats")
        return _only([name])
    match = _FILE_NAME.match(chat.path.stem)
    if match and match["name"] in chat.speakers:
        ours = [speaker for speaker in chat.speakers if speaker != match["name"]]
        archive.note(f"us was guessed from the file name: {chat.path.stem} names the customer")
        return _only(ours)
    return _only(_most_talkative(chat, archive))


def _most_talkative(chat: Chat, archive: Archive) -> list[str]:
    """Return who wrote most; of two who wrote as much, the one who did not begin."""
    if not chat.speakers:
        return []
    name = max(reversed(list(chat.speakers)), key=chat.speakers.__getitem__)
    counts = f"{chat.speakers[name]:,} of {chat.speakers.total():,} messages"
    archive.note(f"us was guessed as {name}, who wrote {counts}; --us says otherwise")
    return [name]


def _only(names: list[str]) -> Us:
    return Us(names=frozenset(name.casefold() for name in names))
