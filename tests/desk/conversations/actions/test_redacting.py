from __future__ import annotations

import pytest

from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation
from kept.desk.conversations.refusals import NotPossible
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.conversations.conftest import Writes, minutes


def test_it_removes_everything_but_that_it_was_said(broken_lamp: Conversation, ada: Agent) -> None:
    message = broken_lamp.messages.get()
    actions.redact(message, reason="card number", by=ada, at=minutes(1))
    message.refresh_from_db()
    broken_lamp.refresh_from_db()
    assert message.text == "[Removed by Ada Okafor: card number]"
    assert "lamp" not in broken_lamp.preview
    assert [event.kind for event in broken_lamp.events.all()] == ["received", "redacted"]


def test_it_blacks_out_a_passage_in_text_and_html(mona_writes: Writes, ada: Agent) -> None:
    message = mona_writes(
        "My card is 4111\n1111, thanks.", html="<p>My card is <b>4111</b> 1111, thanks.</p>"
    )
    actions.redact(message, reason="card", passage="4111 1111", by=ada, at=NOON)
    message.refresh_from_db()
    assert message.text == "My card is █████████, thanks."
    assert "4111" not in message.html and "thanks" in message.html


def test_it_wants_a_reason_and_words_that_occur(broken_lamp: Conversation, ada: Agent) -> None:
    message = broken_lamp.messages.get()
    with pytest.raises(NotPossible, match="why"):
        actions.redact(message, reason=" ", by=ada, at=NOON)
    with pytest.raises(NotPossible, match="do not occur"):
        actions.redact(message, reason="x", passage="elephant", by=ada, at=NOON)


def test_it_leaves_nothing_of_words_that_the_html_has_in_pieces(
    mona_writes: Writes, ada: Agent
) -> None:
    message = mona_writes("My card is 4111.", html="<p>My <i>card</i> is 4<b>11</b>1.</p>")
    actions.redact(message, reason="card", passage="4111", by=ada, at=NOON)
    message.refresh_from_db()
    assert message.html == "" and message.text == "My card is ████."


def test_it_leaves_whole_html(mona_writes: Writes, ada: Agent) -> None:
    message = mona_writes("secret word, ok", html="<p><b>secret</b> word, ok</p>")
    actions.redact(message, reason="card", passage="secret word", by=ada, at=NOON)
    message.refresh_from_db()
    assert message.html.count("<b>") == message.html.count("</b>") and ", ok" in message.html
