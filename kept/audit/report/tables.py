"""Tables of figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kept.audit.figures.rate import Rate
from kept.audit.report.markup import Child, Html, join, tag
from kept.audit.wording import per_hundred


def table(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[Child]], *, words: int | None = None
) -> Html:
    """A table whose first column names the rows; the others hold figures, or ``words``."""
    kinds = ["words" if place in (0, words) else None for place in range(len(heads))]
    head = tag(
        "tr",
        *(_head(name, k) for name, k in zip(heads, kinds, strict=True)),
    )
    body = join(
        tag(
            "tr",
            tag("th", row[0], scope="row", class_="words"),
            *(tag("td", cell, class_=k) for cell, k in zip(row[1:], kinds[1:], strict=True)),
        )
        for row in rows
    )
    whole = tag("table", tag("caption", caption), tag("thead", head), tag("tbody", body))
    return tag("div", whole, class_="scroll", tabindex=0, role="group", aria_label=caption)


def folded(summary: Child, *content: Child, class_: str = "fold") -> Html:
    """Content that opens on demand."""
    return tag("details", tag("summary", summary), *content, class_=class_)


def share(rate: Rate) -> Html:
    """A share of a hundred with its interval, as in ``3.4 (2.9-4.0)``."""
    if not rate.of:
        return tag("span", "-", class_="quiet")
    return join((per_hundred(rate.share), " ", tag("span", between(rate), class_="quiet")))


def between(rate: Rate) -> str:
    """The interval of a share, as in ``(2.9-4.0)``."""
    return f"({per_hundred(rate.low)}–{per_hundred(rate.high)})"


def link(target: str, *content: Child) -> Html:
    """A link to a place in the report."""
    return tag("a", *content, href=f"#{target}")


def _head(name: str, kind: str | None) -> Html:
    if not name:
        return tag("td")
    unbroken = name.replace(" %", "\N{NO-BREAK SPACE}%")
    return tag("th", unbroken, scope="col", class_=kind)
