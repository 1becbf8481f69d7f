"""German promises, told as tasks."""

from __future__ import annotations

import pytest

from kept.desk.coaching.promise_tasks import task


@pytest.mark.parametrize(
    ("said", "done"),
    [
        ("ich rufe Sie an", "Mona anrufen"),
        ("rufe ich Sie an, um das zu klären", "Mona anrufen, um das zu klären"),
        ("dann melde ich mich wieder bei Ihnen", "sich wieder bei Mona melden"),
        ("Wir melden uns, sobald die Lampe da ist", "sich melden, sobald die Lampe da ist"),
        ("wir werden uns bei Ihnen melden", "sich bei Mona melden"),
        ("Ich schicke Ihnen gern eine neue Lampe", "Mona eine neue Lampe schicken"),
        ("wir tauschen Ihren Schirm aus", "Monas Schirm austauschen"),
        ("ich frage bei der Werkstatt nach", "bei der Werkstatt nachfragen"),
        ("Wir liefern den Schirm und die Lampe", "den Schirm und die Lampe liefern"),
        ("ich liefere und informiere Sie", "liefern und Mona informieren"),
        (
            "Ich rufe Sie an und schicke Ihnen ein neues Etikett",
            "Mona anrufen und Mona ein neues Etikett schicken",
        ),
        ("wir prüfen das und melden uns bei Ihnen", "das prüfen und sich bei Mona melden"),
        ("ich Sie anrufe", "Mona anrufen"),
        ("Sie erhalten die Erstattung", "Mona erhält die Erstattung"),
        ("hören Sie von uns", "hört Mona von uns"),
        ("Die Werkstatt ruft Sie an", "Die Werkstatt ruft Mona an"),
        ("ich", "ich"),
    ],
)
def test_the_verb_goes_to_the_end_and_the_customer_has_a_name(said: str, done: str) -> None:
    assert task(said, "Mona") == done


@pytest.mark.parametrize(
    ("name", "done"),
    [
        ("Nils", "Nils’ Lampe reparieren und Nils schreiben"),
        ("", "deren Lampe reparieren und der Kundschaft schreiben"),
    ],
)
def test_it_is_about_whoever_it_is_promised_to(name: str, done: str) -> None:
    assert task("ich repariere Ihre Lampe und schreibe Ihnen", name) == done
