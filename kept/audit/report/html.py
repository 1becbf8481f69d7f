"""The HTML report: one file without scripts, fonts or anything else from elsewhere."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TextIO

from kept.audit.report.markup import Html, join, tag
from kept.audit.report.sections import SECTIONS
from kept.audit.report.sections.headline import headline
from kept.audit.summary import Summary


def write(summary: Summary, stream: TextIO) -> None:
    """Write the report. The same summary always gives the same text, in UTF-8 characters only."""
    stream.write("<!doctype html>\n")
    stream.write(tag("html", _head(), _body(summary), lang="en"))
    stream.write("\n")


def _head() -> Html:
    style = _style()
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name_="referrer", content="no-referrer"),
        tag("meta", name_="color-scheme", content="light dark"),
        tag("title", "Kept: customer service audit"),
        tag("style", style),
    )


def _body(summary: Summary) -> Html:
    built = [(anchor, name, build(summary)) for anchor, name, build in SECTIONS]
    shown = [(anchor, name, content) for anchor, name, content in built if content]
    links = [tag("li", tag("a", name, href=f"#{anchor}")) for anchor, name, _ in shown]
    return tag(
        "body",
        tag("a", "Skip to the findings", href="#main", class_="skip"),
        headline(summary),
        tag("nav", tag("ul", *links), aria_label="Contents"),
        tag("main", join(content for _, _, content in shown), id="main"),
        tag("footer", tag("p", "Kept keeps promises, and so keeps customers.")),
    )


@cache
def _style() -> Html:
    here = files("kept.audit.report")
    sheets = (here / "report.css", here / "style" / "charts.css")
    return Html("\n".join(sheet.read_text("utf-8") for sheet in sheets))
