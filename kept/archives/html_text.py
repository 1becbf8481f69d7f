"""The text of an HTML mail, with quoted passages marked by ``>`` as in plain mail."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

# Newsletters with pictures inside reach megabytes; what people write ends long before.
_LONGEST = 500_000
_DEEPEST = 20

_SILENT = frozenset("head script style title template noscript svg".split())
_BLOCKS = frozenset(
    "address article blockquote dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li "
    "main ol p pre section table tr ul".split()
)
_APART = frozenset("blockquote h1 h2 h3 h4 h5 h6 ol p table ul".split())
_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)\S", re.IGNORECASE)
_BLANKS = re.compile(r"[^\S\xa0]+")
_TAG = re.compile(r"<!\[[^>]{0,1000}>|<[^<>]{0,1000}>")


def text_of(html: str, *, links: bool = False) -> str:
    """Return what a reader of the mail sees, one line a paragraph or list item.

    With ``links``, the address of a link follows its words in brackets.
    """
    html = html[:_LONGEST]
    parser = _Text(links)
    try:
        parser.feed(html)
        parser.close()
    except AssertionError:  # the standard parser's answer to some broken declarations
        return " ".join(unescape(_TAG.sub(" ", html)).split())
    return parser.text()


class _Text(HTMLParser):
    def __init__(self, links: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._links = links
        self._link: tuple[str, int] | None = None
        self._lines: list[tuple[int, str]] = []
        self._line: list[str] = []
        self._silent = 0
        self._quoted = 0
        self._kept_as_typed = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._end_line()
        elif tag in _BLOCKS:
            self._start_block(tag)
        elif tag in ("td", "th"):
            self._line.append(" ")
        elif tag == "img":
            self._line.append(dict(attrs).get("alt") or "")
        elif tag == "a" and self._links:
            self._link = (dict(attrs).get("href") or "", len(self._line))
        if tag == "body":
            self._silent = 0
        if tag == "pre":
            self._kept_as_typed = True
        if tag == "blockquote":
            self._quoted += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self._flush()
            self._quoted = max(0, self._quoted - (tag == "blockquote"))
            self._start_block(tag)
        elif tag == "a" and self._link:
            self._end_link(*self._link)
        if tag == "pre":
            self._kept_as_typed = False

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        first, *rest = data.split("\n") if self._kept_as_typed else [data]
        self._line.append(first)
        for line in rest:
            self._end_line()
            self._line.append(line)

    def text(self) -> str:
        self._flush()
        lines = [
            ">" * min(depth, _DEEPEST) + " " * bool(depth) + line for depth, line in self._lines
        ]
        return re.sub(r"(\n>* *){3,}", r"\1\1", "\n".join(lines)).strip()

    def _end_link(self, address: str, start: int) -> None:
        """Add the address, unless the words name it already."""
        words = "".join(self._line[start:]).strip()
        bare = address.removeprefix("mailto:").removeprefix("tel:")
        if _ADDRESS.match(address) and bare.rstrip("/") not in (words, words.rstrip("/")):
            self._line.append(f" ({bare})" if words else bare)
        self._link = None

    def _start_block(self, tag: str) -> None:
        self._flush()
        if tag in _APART and self._lines and self._lines[-1][1]:
            self._lines.append((self._quoted, ""))
        if tag == "li":
            self._line.append("- ")

    def _flush(self) -> None:
        if "".join(self._line).strip() not in ("", "-"):
            self._end_line()
        else:
            self._line.clear()

    def _end_line(self) -> None:
        line = _BLANKS.sub(" ", "".join(self._line)).replace("\xa0", " ").strip()
        self._lines.append((self._quoted, line))
        self._line.clear()
