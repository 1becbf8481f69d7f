"""Whatever people send, it is judged in bounded time, without an error, at places that exist."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kept.mistakes.conversation import AUTHORS, Conversation, Customer, Event, Message
from kept.mistakes.engine import Checked, check, check_draft
from kept.mistakes.house import House
from kept.mistakes.mistake import Fact, Finding
from tests.mistakes.talk import MORNING, NEXT_WEEK
from tests.mistakes.text.examples import example_lines

SECONDS = 20
"""No single message may take this long, on however slow a machine."""

FULL = 20_000
"""Characters of a message that are read."""

MONSTERS = {
    "one word": "x",
    "one letter": "a ",
    "zalgo": "h̸̡̪̯ͨ͊̽e̵̛̤̊̏l̷̢p̶ ",
    "question marks": "?",
    "questions": "why? ",
    "full stops": ".",
    "initials": "a.",
    "quotation": ">",
    "quoted lines": "> no\n",
    "headers": "from: ada\nsent: now\n",
    "dashes": "\n-- ",
    "faces": "😀",
    "right to left": "\u200f\u202eplease help\u202c ",
    "nothing": "\0",
    "nothing within": "no\0 help\0please ",
    "surrogates": "\ud800 help please ",
    "no": "no ",
    "shouting": "PLEASE HELP ME NOW! ",
    "brackets": "((",
    "quotes": "\"'",
    "commas": ",",
    "spaces": " ",
    "lines": "\n",
    "underlines": "_",
    "stars": "*",
    "hashes": "#",
    "handles": "@a ",
    "addresses": "a@b.",
    "links": "http://",
    "digits": "1234567890",
    "numbers": "1 ",
    "decimals": "1.",
    "dates": "1-",
    "letters that grow": "İ",
    "no spaces": "你好",
    "names": "Dear Mona Varga, ",
    "promises": "i will get back to you ",
    "offers": "if you call, i'll call you by friday at 5 pm. ",
    "apologies": "sorry ",
    "anger": "terrible service! ",
    "orders": "order 1042 is 3-5 days, ",
    "steps": "please restart your phone. ",
    "references": "as i already told you ",
    "deadlines": "by tomorrow within 2 hours on monday the 14th ",
}


def monster(piece: str, size: int) -> str:
    return (piece * (size // len(piece) + 1))[:size] + "x!"


def judged(conversation: Conversation) -> Checked:
    """The result, after a look whether everything in it can be shown."""
    result = check(conversation, House(), now=NEXT_WEEK)
    texts = {message.id: message.text for message in conversation.messages}
    for finding in result.findings:
        look(finding, texts)
    for fact in result.facts:
        look(fact, texts)
    return result


def look(found: Finding | Fact, texts: dict[str, str]) -> None:
    places = [(found.message, found.start, found.end)] if found.message is not None else []
    if isinstance(found, Finding):
        places += [(span.message, span.start, span.end) for span in found.spans]
    for message, start, end in places:
        text = texts[message]  # type: ignore[index]
        assert 0 <= start <= end <= len(text)
        assert start < end or not text.strip()
    if found.message is not None:
        assert found.quote == texts[found.message][found.start : found.end]


def both_say(text: str) -> Conversation:
    said = [Message(str(i), who, text, MORNING) for i, who in enumerate(("customer", "agent") * 2)]  # type: ignore[arg-type]
    return Conversation("812", tuple(said), channel="chat", events=())


def seconds(conversation: Conversation) -> float:
    """Of the processor, without the pauses that what other tests left behind would bring."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    judged(conversation)
    gc.enable()
    return time.process_time() - start


@pytest.mark.timeout(SECONDS)
class TestMonsters:
    @pytest.mark.parametrize("piece", MONSTERS.values(), ids=MONSTERS)
    def test_a_long_message_is_judged(self, piece: str) -> None:
        judged(both_say(monster(piece, 5 * FULL)))

    @pytest.mark.slow
    @pytest.mark.parametrize("piece", MONSTERS.values(), ids=MONSTERS)
    def test_a_long_message_costs_time_in_proportion(self, piece: str) -> None:
        judged(both_say(monster(piece, 200)))
        short = seconds(both_say(monster(piece, FULL // 4)))
        full = seconds(both_say(monster(piece, FULL)))
        longer = seconds(both_say(monster(piece, 5 * FULL)))
        assert full < 8 * short + 0.1
        assert longer < 2 * full + 0.1

    @pytest.mark.parametrize(
        "start", ["Dear A", "My name is A", "\nThanks", "order ", "Hi @", "a@"]
    )
    @pytest.mark.parametrize("letter", ["a", "A", "1", "a-", "@a ", "\n"])
    def test_a_long_word_after_a_usual_one_costs_little(self, start: str, letter: str) -> None:
        judged(both_say(start + monster(letter, FULL - 20)[:-2] + "1"))

    @pytest.mark.parametrize("language", ["en", "de"])
    def test_all_that_anybody_could_say_at_once(self, language: str) -> None:
        text = " ".join(example_lines(language, 250))
        for start in range(0, len(text), FULL):
            judged(both_say(text[start : start + FULL]))

    @pytest.mark.slow
    @pytest.mark.parametrize("piece", ["", "ok", "😀", " \n ", "?"])
    def test_many_messages_cost_time_in_proportion(self, piece: str) -> None:
        few, many = (crowd([piece], count) for count in (500, 2_000))
        judged(few)
        assert seconds(many) < 8 * seconds(few) + 0.2

    @pytest.mark.slow
    def test_many_messages_with_everything_in_them(self) -> None:
        lines = example_lines("en", 1_000)
        few, many = crowd(lines, 750), crowd(lines, 3_000)
        judged(many)
        assert seconds(many) < 8 * seconds(few) + 0.2

    @pytest.mark.parametrize("text", [monster("sorry, i will call you. ", FULL), "\0", ""])
    def test_a_draft_can_be_a_monster_too(self, text: str) -> None:
        for finding in check_draft(both_say("Where is it?"), text, House(), now=NEXT_WEEK):
            assert 0 <= finding.start <= finding.end <= len(text)


class TestOddConversations:
    def test_nobody_speaks_but_machines(self) -> None:
        for author in ("bot", "system"):
            said = Message("0", author, "I will get back to you. Sorry!")  # type: ignore[arg-type]
            judged(Conversation("812", (said,), events=()))

    def test_only_events_out_of_order_and_of_unknown_kinds(self) -> None:
        random = Random(5)
        judged(Conversation("812", events=tuple(events(random, 300))))
        odd = Event(MORNING, "", "", "", "", "", "")
        judged(Conversation("812", events=(odd, replace(odd, kind="teleported"))))

    def test_times_run_backwards_or_stand_still(self) -> None:
        later = MORNING.replace(year=9000)
        for moments in ((later, MORNING, later), (MORNING,) * 3, (None, MORNING, None)):
            said = tuple(
                Message(str(index), "customer" if index % 2 else "agent", "I will call you.", at)
                for index, at in enumerate(moments)
            )
            judged(Conversation("812", said, events=(), closed_at=MORNING))

    def test_there_is_no_name_for_anything(self) -> None:
        said = Message("", "customer", "Where is it?", name="", channel="")
        nobody = Customer(name="", email="", timezone="", language="", preferred_channel="")
        judged(Conversation("", (said,), channel="", subject="", customer=nobody, topic=""))

    def test_a_name_can_be_long(self) -> None:
        name = "M" + "o" * FULL
        said = (Message("0", "customer", "Hi!"), Message("1", "agent", f"Dear {name}a, hello."))
        talk = Conversation("812", said, customer=Customer(name=name, other_contacts=(name,)))
        judged(talk)

    @pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", "\0", "A" * 5_000])
    def test_a_zone_that_does_not_exist_is_no_error(self, zone: str) -> None:
        talk = replace(both_say("I will call you tomorrow."), customer=Customer(timezone=zone))
        judged(talk)


WORDS = st.randoms(use_true_random=False)


class TestFuzz:
    @settings(max_examples=60)
    @given(WORDS)
    def test_any_mixture_is_judged_without_an_error(self, random: Random) -> None:
        language = random.choice(("en", "en", "de"))
        lines = example_lines(language, random.randint(0, 24), random.random())
        junk = random.choices([monster(piece, 30) for piece in MONSTERS.values()], k=3)
        talk = crowd([*lines, *junk], random.randint(0, 14), random)
        assert judged(talk) == judged(talk)

    @settings(max_examples=60)
    @given(st.lists(st.tuples(st.sampled_from(AUTHORS), st.text(max_size=60)), max_size=8))
    def test_any_text_is_judged_without_an_error(self, said: list[tuple[Any, str]]) -> None:
        messages = (Message(str(i), who, text) for i, (who, text) in enumerate(said))
        judged(Conversation("812", tuple(messages)))


def crowd(lines: Sequence[str], count: int, random: Random | None = None) -> Conversation:
    """A conversation with everything that an archive can tell, out of order."""
    random = random or Random(5)
    return Conversation(
        "812",
        tuple(messages(random, lines, count)),
        channel=random.choice((None, "chat", "mail", "phone", "twitter")),
        events=random.choice((None, tuple(events(random, count)))),
        customer=Customer("Mona Varga", "mona@lumen.example", "Europe/Lisbon", earlier=()),
        agent=random.choice((None, "Ada")),
    )


def messages(random: Random, lines: Sequence[str], count: int) -> Iterator[Message]:
    for index in range(count):
        yield Message(
            str(index),
            random.choice((*AUTHORS, "customer", "agent")),
            random.choice(lines),
            random.choice((None, moment(random, count))),
            random.choice((None, "Ada", "Cy")),
            random.choice((None, "chat", "mail", "forum")),
            random.random() < 0.1,
            random.choice((None, True, False)),
            random.choice((None, 0, 7)),
        )


KINDS = """assigned transferred status merged channel called proactive absent resolved confirmed
reopened check-back feedback rated remedy approval exception removed hidden channel-closed
promise-kept complaint-opened""".split()


def events(random: Random, count: int) -> Iterator[Event]:
    for _ in range(count):
        yield Event(
            moment(random, count),
            random.choice(KINDS),
            random.choice((None, "team", "owner", "0", "mail")),
            random.choice((None, "Ada", "Cy", "pending")),
            random.choice((None, "Ada", "Cy", "closed", "open")),
            random.choice((None, "Ada", "customer")),
            random.choice((None, "spam")),
        )


def moment(random: Random, count: int) -> datetime:
    return MORNING + timedelta(minutes=random.randint(-100, 7 * count))
