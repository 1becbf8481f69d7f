"""The files of the demo, drawn on the spot: photographs of lamps, invoices, a table."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image, ImageDraw

_WALLS = ("#d9cbb8", "#c9d3d1", "#e0d5d0", "#cfd0c0")
_LAMPS = ("#2f4858", "#7a3b2e", "#3d5a45", "#b08a3e")


def file(name: str, seed: int = 0) -> bytes:
    """What stands in a file of that name; the same for the same seed.

    Raises:
        KeyError: no file ends like this.
    """
    return _MAKERS[name.rpartition(".")[2]](name, seed)


def _photograph(name: str, seed: int) -> bytes:
    """A lamp on a table; broken if the name says so."""
    wall, colour = _WALLS[seed % 4], _LAMPS[seed // 4 % 4]
    picture = Image.new("RGB", (640, 480), wall)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 372, 640, 480), fill="#8a6f55")
    draw.line((0, 372, 640, 372), fill="#6d563f", width=4)
    draw.ellipse((236, 366, 404, 410), fill=colour)
    draw.line((320, 386, 320, 236), fill=colour, width=12)
    draw.line((320, 240, 402, 150), fill=colour, width=10)
    draw.polygon([(352, 112), (446, 172), (500, 270), (330, 226)], fill=colour)
    if "broken" in name or "crack" in name:
        draw.polygon([(420, 156), (446, 172), (466, 210), (424, 200), (436, 184)], fill=wall)
        draw.line([(424, 200), (408, 214), (418, 226), (398, 240)], fill="#efe6da", width=3)
        draw.polygon([(150, 420), (188, 404), (196, 428)], fill=colour)
        draw.polygon([(500, 436), (536, 424), (520, 452)], fill=colour)
    else:
        draw.polygon([(356, 236), (486, 262), (560, 372), (260, 372)], fill="#f2e2b0")
    kept = io.BytesIO()
    picture.save(kept, "JPEG" if name.endswith("jpg") else "PNG", quality=82)
    return kept.getvalue()


def _paper(name: str, seed: int) -> bytes:
    """A page with its name as headline: the smallest PDF that every reader opens."""
    title = name.rpartition(".")[0].replace("-", " ").replace("_", " ").encode("ascii", "ignore")
    page = b"BT /F1 22 Tf 72 760 Td (Lumen Lamps) Tj 0 -36 Td /F1 14 Tf (%s) Tj ET" % title
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + (
        b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n"
        b"%%%%EOF\n" % (table, len(made))
    )


def _table(name: str, seed: int) -> bytes:
    rows = ("article,pieces,room", "Marlo desk lamp,24,1-24", "Fenna wall light,48,1-24",
            "Tove floor lamp,6,lobby", "Ilka pendant,9,restaurant")  # fmt: skip
    return "\r\n".join(rows).encode()


_MAKERS: dict[str, Callable[[str, int], bytes]] = {
    "png": _photograph, "jpg": _photograph, "pdf": _paper, "csv": _table,
}  # fmt: skip
