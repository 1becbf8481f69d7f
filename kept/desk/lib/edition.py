"""The edition of the static files: part of their address, so that browsers keep them for ever."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("django-htmx", "django-prose-editor")
"""Distributions whose static files we serve beside our own."""


def edition(*folders: Path) -> str:
    """A short text that changes whenever the files below the folders or the libraries do."""
    parts = [f"{name} {version(name)}" for name in LIBRARIES]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            facts = path.stat()
            parts.append(f"{path.relative_to(folder)} {facts.st_size} {facts.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:10]
