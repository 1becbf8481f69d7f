"""A conversation of 30 messages, and replies to it while they are being written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from bench.measures import seconds
from kept.mistakes.conversation import Conversation, Customer, Message
from kept.mistakes.engine import check_draft
from kept.mistakes.house import House

START = datetime(2026, 3, 2, 9, tzinfo=UTC)

_CUSTOMER = (
    "Hello, the floor lamp that came on Saturday flickers whenever the heating starts.",
    "I have tried another bulb and another socket, it makes no difference. Order 1042.",
    "What should I do with it? My father reads by it every evening.",
    "Nobody has written since, and you said it would be looked at by Wednesday.",
    "That is disappointing. The second time this year, honestly.",
    "Could somebody ring me after five? My number has not changed.",
    "Thanks, the shade is fine, it is only the dimmer that hums now.",
)
_ADA = (
    "Good morning Mona, I am sorry about the flicker. Which dimmer is it plugged into?",
    "Thank you, that helps. I have asked the workshop and will write to you by Wednesday noon.",
    "The workshop says it is the transformer. We can swap it, or send a new lamp, as you prefer.",
    "You are right, I should have written yesterday. The part arrived and leaves today.",
    "I will pass this on to my colleagues and somebody will get back to you.",
    "Of course, I will ring at half past five and stay on the line while you try it.",
    "Please hold the button for ten seconds, then turn it to the lowest step.",
)
_PIECES = (*_ADA, "Unfortunately that is our policy.", "Could you send the order number again?")


def seconds_per_draft(count: int) -> list[float]:
    """CPU seconds that each of ``count`` drafts takes, once the words are read."""
    story, house, now = conversation(), House(), START + timedelta(days=4)
    check_draft(story, " ".join(_PIECES), house, now=now)
    return [
        seconds(lambda text=text: check_draft(story, text, house, now=now, name="Ada"))  # type: ignore[misc]
        for text in drafts(count)
    ]


def conversation() -> Conversation:
    """Mona's lamp: fifteen exchanges in three days."""
    said = []
    for index in range(30):
        author, lines = ("agent", _ADA) if index % 2 else ("customer", _CUSTOMER)
        text = lines[index // 2 % len(lines)]
        at = START + timedelta(minutes=150 * index)
        said.append(Message(str(index), author, text, at, "Ada" if index % 2 else "Mona"))  # type: ignore[arg-type]
    return Conversation("812", tuple(said), "mail", customer=Customer("Mona Varga"), events=())


def drafts(count: int) -> Iterator[str]:
    """Replies of one to six sentences, always the same ones."""
    random = Random(812)
    for _ in range(count):
        yield " ".join(random.choices(_PIECES, k=random.randint(1, 6)))
