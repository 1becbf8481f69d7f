"""What all sections have in common."""

from __future__ import annotations

from kept.audit.report.markup import Child, Html, tag


def section(anchor: str, title: str, lead: Child, *content: Child) -> Html:
    """A section with a heading, a sentence that says what matters, and the rest."""
    return tag(
        "section",
        tag("h2", title, id=f"{anchor}-title"),
        tag("p", lead, class_="lead") if lead else None,
        *content,
        id=anchor,
        aria_labelledby=f"{anchor}-title",
    )


def block(title: str, *content: Child, class_: str = "block") -> Html:
    """A part of a section with a heading of its own."""
    return tag("div", tag("h3", title), *content, class_=class_)


def note(*content: Child) -> Html:
    """Small print."""
    return tag("p", *content, class_="note")
