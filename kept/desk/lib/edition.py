"""The edition of the static files: part of their address, so that browsers keep them for ever."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("django-htmx", "django-prose-editor")
"""Distributions whose static files we serve beside our own."""


def edition(static: Path) -> str:
    """A short text that changes whenever the files below ``static`` or the libraries do."""
    parts = [f"{name} {version(name)}" for name in LIBRARIES]
    for path in sorted(static.rglob("*")):
        facts = path.stat()
        parts.append(f"{path.relative_to(static)} {facts.st_size} {facts.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:10]
