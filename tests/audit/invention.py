"""An invented archive: conversations of several trades with the findings they would have.

Nothing here runs the engine: what was "found" is written into the scenes, so that the figures of a
report can be known beforehand and its look does not depend on any detector.

In a scene ``[[...]]`` marks the span of the mistake, ``<<...>>`` a promise and ``{{...}}`` a
complaint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from types import MappingProxyType
from typing import NamedTuple

from kept.audit.summary import Origin, Summary
from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.conversation import Conversation, Customer, Event, Message
from kept.mistakes.engine import Checked
from kept.mistakes.house import House
from kept.mistakes.mistake import MANUAL, Fact, Finding, Level, Span

START = datetime(2026, 3, 2, tzinfo=UTC)
WEEKS = 12

_NAMES = {mistake.code: mistake.name for mistake in MISTAKES}
_MARK = re.compile(r"\[\[|\]\]|<<|>>|\{\{|\}\}")
_KINDS = {"[[": "mistake", "<<": "promise", "{{": "complaint"}


class Scene(NamedTuple):
    """A conversation as written; ``talk`` holds (author, hours since the line before, text)."""

    code: str
    level: Level
    why: str
    better: str
    talk: tuple[tuple[str, float, str], ...]
    weight: int = 4
    numbers: Mapping[str, float] = MappingProxyType({})


SCENES = (
    Scene(
        "",
        Level.INFO,
        "",
        "",
        (
            ("customer", 0, "Hello, does the walnut shelf come with screws for a brick wall?"),
            ("agent", 1.2, "Hello {name}, it does: six plugs and six screws. Regards, {agent}"),
            ("customer", 0.4, "Wonderful, thank you!"),
        ),
        30,
    ),
    Scene(
        "",
        Level.INFO,
        "",
        "",
        (
            ("customer", 0, "Could you move my bicycle service from Tuesday to Thursday?"),
            ("agent", 2.5, "Of course. <<I will confirm the new time by tomorrow noon.>> {agent}"),
            ("agent", 18, "Good morning {name}, Thursday at nine is yours. {agent}"),
        ),
        14,
    ),
    Scene(
        "PRM01",
        Level.ERROR,
        "The call was promised for Wednesday; the customer had to ask for it on Friday.",
        "Call on Wednesday even without news, and name the next day on which you will call.",
        (
            (
                "customer",
                0,
                "The fridge I bought from you in May is dripping again. {{This is the "
                "second repair that did not hold and I am really fed up.}}",
            ),
            (
                "agent",
                5,
                "I am sorry to hear that, {name}. [[<<I will speak to the workshop and "
                "call you on Wednesday.>>]] {agent}",
            ),
            ("customer", 52, "It is Friday now. Nobody called. Should I stop waiting?"),
            ("agent", 20, "Apologies, the workshop was busy. We are on it."),
        ),
    ),
    Scene(
        "PRM02",
        Level.WARNING,
        "The customer is told to wait, but not until when.",
        "Name a day: “I will write to you by Thursday evening, whatever I have found out.”",
        (
            ("customer", 0, "My lavender arrived with no leaves at all. Can you send new plants?"),
            (
                "agent",
                9,
                "Thank you for the picture. [[<<We will look into this and get back to "
                "you.>>]] {agent}",
            ),
        ),
        7,
    ),
    Scene(
        "LIS01",
        Level.ERROR,
        "The order number was given two messages earlier.",
        "Look it up above: “I have your order 20718 in front of me.”",
        (
            ("customer", 0, "Order 20718, the blue wallpaper, one roll is from another batch."),
            ("agent", 3, "Thanks for writing in! A colleague from returns will help you."),
            (
                "agent",
                7,
                "Hi, [[could you please let me have your order number and a description "
                "of the problem?]] {agent}",
            ),
            ("customer", 1, "I gave you both this morning. Do you even read these?"),
        ),
        6,
    ),
    Scene(
        "OWN02",
        Level.ERROR,
        "The customer is turned away and nobody takes the matter over.",
        "Hand the conversation over yourself and tell the customer who will answer, and when.",
        (
            ("customer", 0, "The meter you installed shows zero although the water runs."),
            (
                "agent",
                26,
                "[[Meters are not handled by our team, you would have to find the "
                "installation desk.]] {agent}",
            ),
            ("customer", 3, "And where would that be? {{I have been sent around for a week now.}}"),
        ),
        5,
    ),
    Scene(
        "OWN05",
        Level.WARNING,
        "A refusal by policy without a reason, another way or a next step.",
        "Say what you can do instead, or ask for an exception: two days over is a small thing.",
        (
            (
                "customer",
                0,
                "The ring is two days past the return date because I was in hospital. "
                "Could you still take it back?",
            ),
            (
                "agent",
                4,
                "[[Unfortunately our terms allow returns within 30 days only and there "
                "are no exceptions.]] {agent}",
            ),
            ("customer", 2, "I see. Then I know where not to buy the next one."),
        ),
        5,
    ),
    Scene(
        "TON05",
        Level.WARNING,
        "The customer tells of a loss and the reply starts with a form.",
        "One sentence of sympathy first, then a way that asks nothing of the family.",
        (
            (
                "customer",
                0,
                "My father died last week and his garden subscription still runs. "
                "How do I stop it?",
            ),
            (
                "agent",
                11,
                "[[To cancel, the contract holder has to fill in form C and sign it.]] {agent}",
            ),
            ("customer", 6, "Did you read what I wrote?"),
        ),
        3,
    ),
    Scene(
        "CMP01",
        Level.ERROR,
        "The reply neither acknowledges the complaint nor asks about it.",
        "Say what you understood, that you are sorry for it, and what happens next.",
        (
            (
                "customer",
                0,
                "{{Your driver threw the parcel over the fence and both lamps are in "
                "pieces. That is a disgrace.}}",
            ),
            ("agent", 7, "[[Your parcel was delivered on Monday at 14:02.]] Kind regards, {agent}"),
        ),
        4,
    ),
    Scene(
        "RCH04",
        Level.ERROR,
        "The customer asked for a person and got the same automatic answer twice.",
        "Hand over at the first request, with everything that was said so far.",
        (
            ("customer", 0, "I want to talk to a human being please."),
            ("bot", 0.01, "I can help with opening hours, prices and returns!"),
            ("customer", 0.02, "A PERSON. Please."),
            ("bot", 0.01, "[[I can help with opening hours, prices and returns!]]"),
        ),
        3,
    ),
    Scene(
        "LIS05",
        Level.WARNING,
        "The customer is contradicted instead of heard.",
        "Start from what the customer saw: “You found three chairs in the box, not four.”",
        (
            ("customer", 0, "There were only three chairs in the box, not four."),
            (
                "agent",
                3,
                "[[That is not possible, as I said, every box is weighed before it "
                "leaves.]] {agent}",
            ),
            ("customer", 1, "Are you calling me a liar?"),
        ),
        3,
    ),
    Scene(
        "TIM02",
        Level.ERROR,
        "The customer waited 3 days for the next reply; the target is 8 business hours.",
        "Write before the target passes, even if only to say when there will be news.",
        (
            ("customer", 0, "[[Here are the photos of the cracked basin that you asked for.]]"),
            ("customer", 40, "Any news on the basin?"),
            ("agent", 34, "Hello {name}, thanks, they are with our supplier. {agent}"),
        ),
        6,
        {"wait_minutes": 4440, "target_minutes": 480},
    ),
    Scene(
        "TON01",
        Level.INFO,
        "An empathy line that could stand in any reply.",
        "Say what is annoying about it in this case, in your own words.",
        (
            ("customer", 0, "The printed invitations have my sister's name wrong."),
            (
                "agent",
                6,
                "[[We understand your frustration and value your patience.]] New ones "
                "go to print today, {name}. {agent}",
            ),
            ("customer", 2, "All right, thanks."),
        ),
        8,
    ),
)

AGENTS = ("Ada", "Cy", "Bo", "Ines", "Pavel", "Ruth")
TEAMS = {"Ada": "Orders", "Bo": "Orders", "Cy": "Repairs", "Ines": "Repairs", "Pavel": "Garden"}
CUSTOMERS = ("Mona Varga", "Jun P.", "Tove", "Aldo Ricci", "Sam", "Hanne", "Idris", "Lou")
CHANNELS = ("email", "email", "email", "chat", "form")


def archive(size: int = 1200, seed: int = 7) -> Iterator[tuple[Conversation, Checked]]:
    """``size`` conversations with what was found in them; the same for the same seed."""
    random = Random(seed)
    for number in range(size):
        yield _invent(random, number)


def summary(size: int = 1200, level: Level = Level.WARNING) -> Summary:
    """The figures of an invented archive."""
    figures = Summary(House(), level, now=START + timedelta(weeks=WEEKS))
    for conversation, checked in archive(size):
        figures.add(conversation, checked)
    figures.origin = Origin(
        paths=("support-2026.mbox",),
        formats=("mbox",),
        notes=("Us is support@shop.example, the address most mails were sent to.",),
        problems=(
            "message 1,204: the date cannot be read",
            "message 3,377: the text breaks off in the middle of an attachment",
        ),
        problem_count=2,
        now=figures.now,
    )
    return figures


def scene(
    scene: Scene, random: Random, number: int, at: datetime | None = None
) -> tuple[Conversation, Checked]:
    """One conversation played after a scene."""
    agent, customer = random.choice(AGENTS), random.choice(CUSTOMERS)
    moment = at or _some_time(random)
    messages, spans = [], []
    for place, (author, hours, written) in enumerate(scene.talk):
        moment += timedelta(hours=hours * random.uniform(0.4, 1.8))
        text = written.replace("{name}", customer.split()[0]).replace("{agent}", agent)
        plain, found = unmark(text)
        who = {"customer": customer, "agent": agent}.get(author)
        messages.append(Message(str(place), author, plain, at=moment, name=who))
        spans += [(kind, Span(str(place), start, end)) for kind, start, end in found]
    conversation = Conversation(
        id=f"{number:05}",
        messages=tuple(messages),
        channel=random.choice(CHANNELS),
        customer=Customer(name=customer),
        team=TEAMS.get(agent),
        agent=agent,
        events=tuple(_transfers(random, messages[0].at)),
    )
    return conversation, _checked(conversation, scene, spans, random)


def unmark(text: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The text without its marks, and the kind and place of each."""
    plain, found, opened = "", [], []
    reached = 0
    for match in _MARK.finditer(text):
        plain += text[reached : match.start()]
        reached = match.end()
        if match.group() in _KINDS:
            opened.append((_KINDS[match.group()], len(plain)))
        else:
            kind, start = opened.pop()
            found.append((kind, start, len(plain)))
    return plain + text[reached:], found


def _invent(random: Random, number: int) -> tuple[Conversation, Checked]:
    weights = [scene.weight for scene in SCENES]
    return scene(random.choices(SCENES, weights)[0], random, number)


def _some_time(random: Random) -> datetime:
    day = START + timedelta(days=random.choice(range(WEEKS * 7)))
    hour = min(max(random.gauss(random.choice((10, 15, 20)), 2.5), 0), 23.9)
    return day + timedelta(hours=hour)


def _transfers(random: Random, at: datetime) -> Iterator[Event]:
    for number in range(random.choices((0, 1, 2, 3, 7), (70, 18, 8, 3, 1))[0]):
        when = at + timedelta(minutes=number + 1)
        yield Event(when, "transferred", "team", before="Orders", after="Repairs")


def _checked(
    conversation: Conversation, scene: Scene, spans: list[tuple[str, Span]], random: Random
) -> Checked:
    texts = {message.id: message.text for message in conversation.messages}
    skipped = [("KNO02", "the house rules hold no facts register")]
    skipped += [("PER03", "no earlier conversations of this customer")]
    speaks = random.random() > 0.04
    return Checked(
        conversation.id,
        tuple(
            Finding(
                scene.code,
                _NAMES[scene.code],
                scene.level,
                conversation.id,
                span.message,
                span.start,
                span.end,
                texts[span.message][span.start : span.end],
                scene.why,
                scene.better,
                MANUAL + _NAMES[scene.code],
                (span,),
                dict(scene.numbers),
            )
            for kind, span in spans
            if kind == "mistake"
        ),
        tuple(
            Fact(
                kind,
                conversation.id,
                span.message,
                span.start,
                span.end,
                texts[span.message][span.start : span.end],
                _due(conversation, span, texts),
            )
            for kind, span in spans
            if kind != "mistake"
        ),
        tuple(skipped) if speaks else (*skipped, ("LIS01", "the language 'fr' is not known")),
        "en" if speaks else "fr",
        speaks,
    )


def _due(conversation: Conversation, span: Span, texts: dict[str, str]) -> dict[str, str]:
    made = next(m.at for m in conversation.messages if m.id == span.message)
    promise = texts[span.message]
    if not made or not ("tomorrow" in promise or "Wednesday" in promise):
        return {}
    return {"due": (made + timedelta(days=1)).isoformat()}
