"""HTML that strangers and editors made: cleaned for our pages, as plain text, as the original.

What is stored is ``safe_fragment``: it still names remote images and files of the mail (``cid:``).
What a page shows is always ``displayed`` of it, which loads nothing from outside by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape, unescape
from urllib.parse import unquote

import nh3

from kept.archives.html_text import text_of

LONGEST = 500_000
"""Characters; newsletters stay far below, and cleaning more would keep the desk from its work."""
DEEPEST = 1_000
MOST_ENTITIES = 50_000

_TAGS = set(
    "a abbr b blockquote br caption code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li "
    "ol p pre s small span strike strong sub sup table tbody td tfoot th thead tr u ul".split()
)
_SILENT = set(
    "script style title noscript template textarea select svg math iframe object noembed noframes "
    "xmp audio video".split()
)
_SCHEMES = {"https", "http", "mailto", "tel", "cid"}
_SPAN = {"colspan", "rowspan"}
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": _SPAN,
    "th": _SPAN,
}
_LOOK = {"align", "valign", "bgcolor", "width", "height", "border", "cellpadding", "cellspacing"}
# Nothing that names an address, covers the page or moves out of its place.
_STYLES = set(
    "background-color border border-bottom border-collapse border-color border-left border-radius "
    "border-right border-spacing border-style border-top border-width color direction display "
    "font font-family font-size font-style font-variant font-weight height letter-spacing "
    "line-height list-style-type margin margin-bottom margin-left margin-right margin-top "
    "max-width min-width padding padding-bottom padding-left padding-right padding-top "
    "table-layout "
    "text-align text-decoration text-indent text-transform vertical-align white-space width "
    "word-break word-spacing word-wrap".split()
)

_FRAGMENT = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_SILENT,
    attributes=_ATTRIBUTES,
    url_schemes=_SCHEMES,
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
    set_tag_attribute_values={"a": {"target": "_blank"}},
)
_ORIGINAL = nh3.Cleaner(
    tags=_TAGS | {"center", "font", "big", "col", "colgroup"},
    clean_content_tags=_SILENT,
    attributes={
        **_ATTRIBUTES,
        "*": {"dir", "lang", "style", *_LOOK},
        "font": {"color", "face", "size"},
    },
    filter_style_properties=_STYLES,
    url_schemes=_SCHEMES,
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
    set_tag_attribute_values={"a": {"target": "_blank"}},
)
# The cleaner writes attributes in double quotes and escapes < and > within, so these are exact.
_IMAGE = re.compile(r"<img\b([^>]*)>")
_SOURCE = re.compile(r' src="([^"]*)"')
_WORDS = re.compile(r' alt="([^"]*)"')
_DOT = re.compile(r' (?:width|height)="[01](?:px)?"')

_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_FLAT = frozenset("p li br hr img td th tr dd dt option input meta link col area base".split())

Remote = Callable[[str], str]
"""From the address of a remote image to our own address that shows it."""


def safe_fragment(html: str) -> str:
    """The small safe subset of HTML that we store and show; never raises.

    HTML that would take too long to clean (too long, too deep) becomes its text in one ``<pre>``.
    """
    return _FRAGMENT.clean(html) if _is_bearable(html) else f"<pre>{escape(_bare(html))}</pre>"


def plain_text(html: str) -> str:
    """What a reader sees, as text: ``- `` for items, ``>`` for quotes, ``words (address)``."""
    if not _is_bearable(html):
        return _bare(html)
    return text_of(_FRAGMENT.clean(html), links=True)


def from_text(text: str) -> str:
    """Plain text as HTML: paragraphs and line breaks."""
    paragraphs = re.split(r"\n{2,}", text.strip("\n"))
    return "".join(f"<p>{escape(each).replace(chr(10), '<br>')}</p>" for each in paragraphs)


def has_remote_images(html: str) -> bool:
    """Whether a safe fragment names images elsewhere that a person could look at."""
    return any(_is_remote(match[1]) for match in _IMAGE.finditer(html))


def displayed(html: str, *, files: Mapping[str, str], remote: Remote | None = None) -> str:
    """A safe fragment for a page of ours.

    ``files`` gives our address for each Content-ID. Remote images are shown through ``remote``;
    without it their words stand in their place. Nothing else is loaded.
    """
    return _IMAGE.sub(lambda match: _image(match, files, remote), html)


def original_document(html: str, *, files: Mapping[str, str], remote: Remote | None = None) -> str:
    """The mail as its sender laid it out, as a whole document for a sandboxed frame."""
    body = _ORIGINAL.clean(html) if _is_bearable(html) else safe_fragment(html)
    return (
        '<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" '
        'content="no-referrer"><meta http-equiv="Content-Security-Policy" content="default-src '
        "'none'; img-src 'self'; style-src 'unsafe-inline'\">"
        f'<base target="_blank"></head><body>{displayed(body, files=files, remote=remote)}'
        "</body></html>"
    )


def _image(match: re.Match[str], files: Mapping[str, str], remote: Remote | None) -> str:
    attributes = match[1]
    source = _SOURCE.search(attributes)
    address = unescape(source[1]) if source else ""
    if address.startswith("cid:"):
        ours = files.get(unquote(address[4:])) or files.get(address[4:])
    else:
        ours = remote(address) if remote and _is_remote(attributes) else None
    if ours:
        return f'<img{_SOURCE.sub("", attributes)} src="{escape(ours)}" loading="lazy">'
    words = _WORDS.search(attributes)
    return f'<span class="image-absent">[{words[1]}]</span>' if words and words[1] else ""


def _is_remote(attributes: str) -> bool:
    """Whether it is elsewhere, and larger than the dots that only count readers."""
    source = _SOURCE.search(attributes)
    return bool(source and source[1].startswith("http") and not _DOT.search(attributes))


def _is_bearable(html: str) -> bool:
    """Whether cleaning takes a bounded time: it is quadratic in depth and in runs of ``&``."""
    if len(html) > LONGEST or html.count("&") > MOST_ENTITIES:
        return False
    return html.count("<") <= DEEPEST or _depth(html) <= DEEPEST


def _depth(html: str) -> int:
    """How deep elements are nested at most, if every element were closed by its own end tag."""
    depth = deepest = 0
    for closing, name in _ANY_TAG.findall(html):
        if name.lower() not in _FLAT:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _bare(html: str) -> str:
    """The text without any markup, in linear time."""
    first, *pieces = html[:LONGEST].split("<")
    words = [piece.partition(">")[2] if ">" in piece else piece for piece in pieces]
    return " ".join(unescape(" ".join([first, *words])).split())
