"""Words that try to harm a report."""

from __future__ import annotations

from datetime import UTC, datetime

from kept.audit.summary import Origin, Summary
from kept.mistakes.conversation import Conversation, Customer, Message
from kept.mistakes.engine import Checked
from kept.mistakes.mistake import Fact, Finding, Level, Span

HOSTILE = (
    "<script>document.title='broken'</script>",
    "</style></title></blockquote><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "\u202e\u2066reversed words that never end",
    "Z" + "\u0351\u0363\u0489\u035c" * 400 + "algo",
    "w" * 10_000,
    "\u05e9\u05dc\u05d5\u05dd, \u0645\u0631\u062d\u0628\u0627, hello",
    "\x00\x1b[31m\ud800\uffff",
    "]]> <!-- --> &lt; &amp;amp;",
    "\n" * 5_000,
)

_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def hostile_summary(text: str) -> Summary:
    """A summary in which every word that a stranger can choose is this text."""
    messages = tuple(
        Message(str(n), author, text, at=_AT, name=text)
        for n, author in enumerate(("customer", "agent", "customer", "agent"))
    )
    conversation = Conversation(
        text,
        messages,
        channel=text,
        subject=text,
        customer=Customer(name=text),
        team=text,
        agent=text,
        events=(),
    )
    end = min(len(text), 9)
    finding = Finding(
        *("OWN02", "not-my-department", Level.ERROR, text, "1", 0, end, text[:end], text, text, ""),
        spans=(Span("1", 0, end), Span("3", 0, len(text))),
    )
    facts = tuple(Fact(kind, text, "1", 0, end, text) for kind in ("promise", "complaint"))
    summary = Summary()
    for _ in range(3):
        summary.add(conversation, Checked(text, (finding,), facts, (), text, False))
    summary.origin = Origin((text,), (text,), (text,), (text,), 1)
    return summary
