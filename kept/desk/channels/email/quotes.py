"""Where a mail ends and the history below it begins: folded, never removed.

When in doubt nothing is folded: a reader may scroll over a quote, but never misses an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from mailparser_reply.constants import MAIL_LANGUAGES
from mailparser_reply.parser import EmailMessage

from kept.desk.lib.html import has_remote_images, plain_text, safe_fragment

_LONGEST = 60_000
_LONGEST_LINE = 400  # the phrases of the library take time that grows with the square of a line
_MOST_OURS = 20_000
_STRONG = 12
"""Letters and digits in a line of ours before it proves anything: everybody writes "Thanks"."""

_LANGUAGES = [each for each in MAIL_LANGUAGES if len(each) == 2]
_HEADS = EmailMessage(text="", languages=_LANGUAGES).HEADER_REGEX
_MAY_BE_HEAD = re.compile(r"(?m)[:：]$|^[>* ]*[^\s:：][^\n:：]{0,15}[:：]|^-{5}")
"""Every head has one of these; looking for the heads themselves costs fifty times as much."""
_LABELS = re.compile(r"(?m)^[>* ]*\w[\w ]{0,14}[*]?\s?[:：]")
_TIME = re.compile(r"\b\d{4}\b.*\d{1,2}[:.h]\d{2}|\d{1,2}[:.h]\d{2}.*\b\d{4}\b", re.DOTALL)
_FORWARDED = re.compile(
    r"(?im)^[>\s*_-]*(?:begin )?(?:forwarded (?:message|by)|weitergeleitete (?:nachricht|e-mail)|"
    r"anfang der weitergeleiteten|message transf[ée]r[ée]|d[ée]but du message r[ée]exp[ée]di[ée]|"
    r"mensaje reenviado|messaggio inoltrato|inizio messaggio inoltrato|doorgestuurd bericht|"
    r"vidarebefordrat meddelande|wiadomość przekazana|mensagem encaminhada)"
)
_SPACE = re.compile(r"[\W_]+")
_LONG_LINE = re.compile(r"[^\n]{%d,}" % _LONGEST_LINE)  # noqa: UP031  # braces of its own

_DIVIDER = re.compile(
    r"<(?:div|blockquote|table|hr|p|span)\b[^>]{0,300}?(?:"
    r"class=[\"']?(?:gmail_quote|moz-cite-prefix|yahoo_quoted|protonmail_quote|tutanota_quote)|"
    r"type=[\"']?cite|"
    r"id=[\"']?(?:x_)?(?:appendonsend|divrplyfwdmsg|olk_src_body_section|mail-editor-reference)|"
    r"border-top:\s*solid\s+#(?:e1e1e1|b5c4df))",
    re.IGNORECASE,
)


class Folded(NamedTuple):
    """A mail in two halves. ``fold_at`` counts characters of the text; None: nothing is folded."""

    fold_at: int | None
    html: str
    html_fold: str


def fold(text: str, html: str, *, ours: Iterable[str] = (), is_forward: bool = False) -> Folded:
    """Find the history below a mail. ``html`` is the sender's own; both halves returned are safe.

    ``ours`` are texts that we sent in this thread, newest first. A forwarded mail is the matter
    itself and stays whole.
    """
    place = None if is_forward else fold_at(text, ours)
    if place is None or not html:
        return Folded(place, safe_fragment(html) if html else "", "")
    divider = _DIVIDER.search(html)
    if divider is None or not _says_the_same(html[: divider.start()], text[:place]):
        return Folded(place, safe_fragment(html), "")
    start = divider.start()
    return Folded(place, safe_fragment(html[:start]), safe_fragment(html[start:]))


def shows_remote_images(folded: Folded) -> bool:
    """Whether either half names images elsewhere."""
    return has_remote_images(folded.html) or has_remote_images(folded.html_fold)


def fold_at(text: str, ours: Iterable[str] = ()) -> int | None:
    """The place in a text where quoted history begins, or None."""
    if len(text) > _LONGEST:
        return None
    known = _squeezed("\n".join(each[:_MOST_OURS] for each in ours))
    place = _quoted_tail(text, known)
    if place is None:
        place = _headed_tail(text, known)
    if place is None or not text[:place].strip() or _FORWARDED.search(text, 0, place):
        return None
    return place


def _quoted_tail(text: str, known: str) -> int | None:
    """The beginning of the lines at the end that all are quoted or our own words."""
    place, end, marked, strong = len(text), len(text), 0, 0
    while end > 0:
        start = text.rfind("\n", 0, end - 1) + 1
        line = text[start:end].strip()
        words = _squeezed(line)
        is_known = bool(words) and words in known
        if line and not line.startswith(">") and not is_known:
            break
        if line:
            place = start
            marked += line.startswith(">")
            strong += is_known and len(words) >= _STRONG
        end = start
    if not marked and strong < 2:
        return None
    above = text[:place]
    if re.search(r"(?m)^>", above):
        return None  # answers between the quoted lines
    return _with_attribution(above)


def _with_attribution(above: str) -> int:
    """Where the line that says who wrote what follows begins; the end if there is none."""
    stripped = above.rstrip()
    for match in _heads(stripped):
        if match.end() >= len(stripped) - 1 and match.start() < len(stripped):
            return match.start() + len(match[0]) - len(match[0].lstrip())
    last = stripped.rfind("\n") + 1
    line = stripped[last:]
    is_said = line.endswith((":", "：")) and len(line) < 200 and re.search(r"\d|@", line)
    return last if is_said else len(above)


def _headed_tail(text: str, known: str) -> int | None:
    """The beginning of a header block as Outlook writes it above the mail that is answered."""
    heads = [match for match in _heads(text) if _is_head(match, text, known)]
    if not heads:
        return None
    first = heads[0]
    end = heads[1].start() if len(heads) > 1 else len(text)
    if _is_answered_within(text[first.end() : end], known):
        return None
    return first.start() + len(first[0]) - len(first[0].lstrip())


def _heads(text: str) -> list[re.Match[str]]:
    if not _MAY_BE_HEAD.search(text):
        return []
    masked = _LONG_LINE.sub(lambda match: "x" * len(match[0]), text)
    return list(_HEADS.finditer(masked))


def _is_head(match: re.Match[str], text: str, known: str) -> bool:
    """Whether it is the head of a mail, and not a label of a parcel or a sentence of a letter."""
    head = match[0].strip()
    if "Original Message" in head:
        return True
    following = text[match.end() :].lstrip().partition("\n")[0]
    if len(_LABELS.findall(head)) >= 2:
        return "@" in head or (len(_LABELS.findall(head)) >= 4 and bool(_TIME.search(head)))
    words = _squeezed(following)
    is_quote = following.startswith(">") or (len(words) >= _STRONG and words in known)
    return head.endswith((":", "：")) and ("@" in head or is_quote)


def _is_answered_within(said: str, known: str) -> bool:
    """Whether somebody wrote between our own lines."""
    lines = [_squeezed(line) for line in said.splitlines()]
    lines = [line for line in lines if len(line) >= _STRONG]
    ours = [line for line in lines if line in known]
    return bool(ours) and len(ours) < len(lines)


def _says_the_same(html: str, text: str) -> bool:
    """Whether a half of the HTML is about what a half of the text is."""
    shown, said = _squeezed(plain_text(html)), _squeezed(text)
    return abs(len(shown) - len(said)) <= 60 + len(said) // 5 and shown[:20] == said[:20]


def _squeezed(text: str) -> str:
    """Only letters and digits: however lines were wrapped and quoted, these stay."""
    return _SPACE.sub("", text).casefold()
