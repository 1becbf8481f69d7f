"""What a file really is: a name to trust, a type by content, a small picture, a scanner's word."""

from __future__ import annotations

import re
import shlex
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import File
from django.utils.module_loading import import_string

from kept.desk.conversations.models import Scan
from kept.desk.lib import env

PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
"""What a browser may show in place; by content, for names and declared types lie."""
SCAN_SECONDS = 60
_BEGINNINGS = re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP", re.DOTALL)
"""How the pictures begin that a browser may show."""


def clean_name(raw: str) -> str:
    """A file's name without path, control and direction characters; never empty or hidden."""
    name = PurePosixPath(raw.replace("\\", "/")).name
    name = "".join(
        c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c)[0] != "C"
    )
    name = re.sub(r'[<>:"|?*/]', "_", " ".join(name.split())).strip(". ")
    if not name:
        return "file"
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[: 200 - len(ending)]}.{ending}"
    return name[:200]


def scan(file: File[Any]) -> str:
    """Ask the command of KEPT_VIRUS_SCAN, if there is one; it exits 1 for an infected file.

    A scanner that fails otherwise leaves the file marked as not scanned.
    """
    command: str = env.value("KEPT_VIRUS_SCAN")
    if not command:
        return Scan.NONE
    with tempfile.NamedTemporaryFile(prefix="kept-scan-") as copy:
        file.seek(0)
        for part in file.chunks():
            copy.write(part)
        copy.flush()
        try:
            done = subprocess.run(
                [*shlex.split(command), copy.name], capture_output=True, timeout=SCAN_SECONDS,
                check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            return Scan.NONE
    return {0: Scan.CLEAN, 1: Scan.INFECTED}.get(done.returncode, Scan.NONE)


def picture_type(file: File[Any]) -> str | None:
    """The type of a picture that a browser may show; None for everything else."""
    file.seek(0)
    if not _BEGINNINGS.match(file.read(12)):
        return None
    told: str | None = _with_pillow("type_of")(file)
    return told


def thumbnail(file: File[Any]) -> bytes | None:
    """A small picture of a picture; None if it is broken or unfolds to too much."""
    small: bytes | None = _with_pillow("small")(file)
    return small


def _with_pillow(name: str) -> Callable[[File[Any]], Any]:
    """A function of ``thumbnails``, loaded by the first picture that somebody sends.

    With Pillow come five megabytes, of no use to a desk that gets words only.
    """
    found: Callable[[File[Any]], Any] = import_string(f"kept.desk.conversations.thumbnails.{name}")
    return found
