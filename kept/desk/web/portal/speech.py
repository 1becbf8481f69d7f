"""What pages of customers say, in the languages that they are written in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kept.desk.contacts.models import Contact
from kept.desk.feedback.wording import LANGUAGES, language_of

_FOLDER = Path(__file__).parent / "words"


@cache
def speech(language: str) -> Mapping[str, str]:
    """Every sentence by its name; ``language`` is one of those that check-backs are written in."""
    told: dict[str, str] = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
    return told


def preferred(contact: Contact | None, accepted: str) -> str:
    """The language of a contact, or of a browser as it says in ``Accept-Language``."""
    if contact is not None:
        return language_of(contact)
    wanted = (part.split(";")[0].strip()[:2].lower() for part in accepted.split(","))
    return next((name for name in wanted if name in LANGUAGES), "en")
