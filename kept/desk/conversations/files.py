"""What a file really is: a name to trust, a type by content, a small picture, a scanner's word."""

from __future__ import annotations

import re
import shlex
import struct
import subprocess
import tempfile
import unicodedata
import warnings
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import File
from PIL import Image, ImageOps

from kept.desk.conversations.models import Scan
from kept.desk.lib import env

MOST_PIXELS = 40_000_000
THUMBNAIL = (320, 320)
PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
"""What a browser may show in place; by content, for names and declared types lie."""
SCAN_SECONDS = 60
_BROKEN = (
    Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, SyntaxError, ValueError,
    TypeError, AttributeError, LookupError, ArithmeticError, EOFError, struct.error,
)  # fmt: skip
"""What Pillow raises on broken pictures, above all on what cameras write into them."""

# A picture of a few bytes can unfold to gigabytes: what Pillow only warns of is refused here.
warnings.simplefilter("error", Image.DecompressionBombWarning)


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
    try:
        with Image.open(file, formats=list(PICTURES)) as image:
            return PICTURES[image.format or ""]
    except _BROKEN:
        return None


def thumbnail(file: File[Any]) -> bytes | None:
    """A small picture of a picture; None if it is broken or unfolds to too much."""
    file.seek(0)
    out = BytesIO()
    try:
        with Image.open(file, formats=list(PICTURES)) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            image.draft("RGB", THUMBNAIL)
            small = ImageOps.exif_transpose(image)
            small.thumbnail(THUMBNAIL)
            small.convert("RGBA" if "A" in small.getbands() else "RGB").save(out, "WEBP")
    except _BROKEN:
        return None
    return out.getvalue()
