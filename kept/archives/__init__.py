"""Archives that companies already have, read as conversations: ``open_archive(path, options)``."""

from __future__ import annotations

from kept.archives.archive import (
    Archive,
    BadRecord,
    Glimpse,
    Options,
    Problem,
    UnreadableArchive,
)
from kept.archives.recognise import READERS, open_archive

__all__ = [
    "READERS",
    "Archive",
    "BadRecord",
    "Glimpse",
    "Options",
    "Problem",
    "UnreadableArchive",
    "open_archive",
]
