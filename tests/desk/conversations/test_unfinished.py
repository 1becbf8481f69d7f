from __future__ import annotations

import pytest

from kept.desk.conversations.letters import Address, compose, read_addresses
from kept.desk.conversations.unfinished import distance, greeted_name, problems


def found(text: str, *, names: tuple[str, ...] = ("Mona Varga",), signed: str = "") -> list[str]:
    html = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    letter = compose(
        html, subject="Re: Lamp", addresses=[Address("to", "mona@example.org")],
        names=frozenset(names), signed=signed,
    )  # fmt: skip
    return [problem.kind for problem in problems(letter)]


@pytest.mark.parametrize(
    "text",
    [
        "Dear Mona,\nyour lamp is on its way.",
        "Dear Ms Varga,\nyour lamp is on its way.",
        "Sehr geehrte Frau Varga,\nIhre Lampe ist unterwegs.",
        "Hi there,\nthanks!",
        "Hello Mona thanks for writing",
        "Thanks for the picture you attached.",
        "Your attachment has arrived.",
        "See [1] for the manual [PDF].",
        "Set it to {1} and then to [x].",
        "The ticket JIRA [SUP-12] is closed.",
        "Dear Móna,\nyour lamp is on its way.",
    ],
)
def test_it_lets_good_letters_go(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "empty"),
        (" \n\u00a0\u200b ", "empty"),
        ("/", "empty"),
        ("Dear {first_name},", "placeholder"),
        ("Dear {{ customer }},", "placeholder"),
        ("Your order {order number} left.", "placeholder"),
        ("Dear [NAME],", "blank"),
        ("Your order [ORDER NUMBER] left.", "blank"),
        ("[insert date here]", "blank"),
        ("Dear Monna,\nyour lamp", "name"),
        ("Dear Moan,\nyour lamp", "name"),
        ("Hi Peter!\nYour lamp", "name"),
        ("Dear Mona Vagra,\nyour lamp", "name"),
        ("Please find the invoice. It is attached.", "attachment"),
        ("I've attached the invoice.", "attachment"),
        ("Die Rechnung finden Sie im Anhang.", "attachment"),
    ],
)
def test_it_stops_what_would_embarrass(text: str, kind: str) -> None:
    assert found(text) == [kind]


def test_it_believes_the_name_the_customer_signs_with() -> None:
    assert found("Dear Peter,\nyour lamp", signed="Best wishes\nPeter Varga") == []


def test_it_knows_no_wrong_name_where_it_knows_no_right_one() -> None:
    assert found("Dear Peter,", names=()) == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Dear Mona,", "Mona"),
        ("Good morning Ms. Varga!", "Varga"),
        ("Hello Mona Varga", "Mona Varga"),
        ("Sehr geehrter Herr Dr. Ölz,", "Ölz"),
        ("Mona, thanks", ""),
        ("Hidden Treasures,", ""),
    ],
)
def test_it_reads_greetings(line: str, name: str) -> None:
    assert greeted_name(line) == name


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("mona", "mona", 0), ("mona", "moan", 1), ("mona", "monna", 1), ("mona", "peter", 5),
     ("", "ab", 2)],
)  # fmt: skip
def test_it_counts_slips_of_the_fingers(one: str, other: str, steps: int) -> None:
    assert distance(one, other) == distance(other, one) == steps


def test_it_reads_addresses_as_people_type_them() -> None:
    typed = ['"Varga, Mona" <mona@example.org>; jun@example.org', " ", "Bo <bo@example.org>,"]
    assert [(a.name, a.address) for a in read_addresses(typed)] == [
        ("Varga, Mona", "mona@example.org"), ("", "jun@example.org"), ("Bo", "bo@example.org"),
    ]  # fmt: skip
