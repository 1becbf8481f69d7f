"""What Pillow makes of pictures: their type, and small ones. Loaded by the first; see ``files``."""

from __future__ import annotations

import struct
import warnings
from io import BytesIO
from typing import Any

from django.core.files.base import File
from PIL import Image, ImageOps

from kept.desk.conversations.files import PICTURES

MOST_PIXELS = 40_000_000
THUMBNAIL = (320, 320)
_BROKEN = (
    Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, SyntaxError, ValueError,
    TypeError, AttributeError, LookupError, ArithmeticError, EOFError, struct.error,
)  # fmt: skip
"""What Pillow raises on broken pictures, above all on what cameras write into them."""

# A picture of a few bytes can unfold to gigabytes: what Pillow only warns of is refused here.
warnings.simplefilter("error", Image.DecompressionBombWarning)


def type_of(file: File[Any]) -> str | None:
    """The type of a picture that a browser may show; None for everything else."""
    file.seek(0)
    try:
        with Image.open(file, formats=list(PICTURES)) as image:
            return PICTURES[image.format or ""]
    except _BROKEN:
        return None


def small(file: File[Any]) -> bytes | None:
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
