from __future__ import annotations

import pytest

from kept.desk.channels.email import quotes
from kept.desk.channels.email.parse import parse
from tests.desk.channels.email.letters import sample

OURS = (
    "Hello Mona,\n\nwhich joint of the arm is loose, the upper or the lower one? A screw may be all"
    " it needs.\n\nAda"
)


def own(text: str, *ours: str) -> str:
    """What is left open of a text."""
    place = quotes.fold_at(text, ours)
    return text if place is None else text[:place].rstrip()


FOLDED = {
    "gmail": "Yes.\n\nOn Wed, 4 Mar 2026 at 12:30, Ada <ada@x.example> wrote:\n> Is it?\n> Ada",
    "gmail, wrapped": "Yes.\n\nOn Wed, 4 Mar 2026 at 12:30, Ada at Lumen Lamps <\nada@x.example>"
    " wrote:\n\n> Is it?",
    "german": "Yes.\n\nAm 04.03.26 um 12:30 schrieb Ada Okafor:\n> Is it?",
    "french": "Yes.\n\nLe mer. 4 mars 2026 à 12:30, Ada <ada@x.example> a écrit :\n> Is it?",
    "outlook": "Yes.\n\nFrom: Ada <ada@x.example>\nSent: Wednesday, 4 March 2026 12:30\nTo: Mona\n"
    "Subject: Re: Arm\n\nIs it?\nAda",
    "outlook without addresses": "Yes.\n\nVon: Ada Okafor\nGesendet: Mittwoch, 4. März 2026 12:30\n"
    "An: Mona Varga\nBetreff: AW: Arm\n\nIs it?",
    "old outlook": "Yes.\n\n-----Original Message-----\nFrom: Ada\nTo: M\nSubject: Arm\n\nIs it?",
    "only marks": "Yes.\n\n> Is it the upper one?\n> Ada",
    "indented by a program": 'Yes.\n\nOn 3/4/26, 12:30, "Ada" <ada@x.example> wrote:\n\n    Is it?',
}
WHOLE = {
    "a parcel label": "My parcel label says:\nFrom: Hamburg\nTo: Berlin\nand it never arrived.",
    "a longer label": "It says\nFrom: Hamburg\nTo: Berlin\nDate: 3 March\nDuty: no\nWhy?",
    "a story": "On Monday the driver wrote:\nwe were not at home. But we were.",
    "a forward": "See below.\n\n---------- Forwarded message ---------\nFrom: Parcels "
    "<n@parcels.example>\nDate: Tue, 3 Mar 2026\nSubject: Your parcel\nTo: me\n\nIt waits.",
    "an apple forward": "See below.\n\nBegin forwarded message:\n\n> From: Parcels <n@p.example>\n"
    "> Subject: Your parcel\n> \n> It waits.",
    "answers between": "> Is it the upper one?\n\nYes.\n\n> Did you turn the screw?\n\nNo.",
    "answers between, ending in a quote": "Hi\n> Is it?\nYes.\n> Did you?\nNo.\n> Ada",
    "a quote above": "> Is it the upper one?\n\nYes, it is.",
    "only a quote": "> Is it the upper one?",
    "nothing": "",
    "a list": "I want:\n- a lamp\n- a bulb\nThanks",
    "an order": "Order: 1042\nName: Mona\nItem: lamp\n\nWhere is it?",
}


@pytest.mark.parametrize("text", FOLDED.values(), ids=FOLDED)
def test_it_folds_the_history(text: str) -> None:
    assert own(text) == "Yes."


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_it_leaves_whole(text: str) -> None:
    assert own(text, OURS) == text


class TestOurOwnWords:
    def test_they_are_known_however_they_were_wrapped_and_quoted(self) -> None:
        text = (
            "The upper one.\n\n4.3.2026, 12:30 Ada:\nHello Mona,\n\nwhich joint of the arm is\n"
            "loose, the upper or the\nlower one? A screw may be all it needs.\n\nAda"
        )
        assert own(text) == text
        assert own(text, OURS) == "The upper one."

    def test_an_answer_written_among_them_stays_open(self) -> None:
        text = (
            "See below.\n\nFrom: Ada <ada@x.example>\nSent: Wednesday, 4 March 2026 12:30\n"
            "To: Mona\nSubject: Arm\n\nwhich joint of the arm is loose, the upper or the lower one?"
            "\nThe upper one, and it squeaks.\nA screw may be all it needs.\nAda"
        )
        assert own(text, OURS) == text
        assert own(text.replace("The upper one, and it squeaks.\n", ""), OURS) == "See below."

    def test_short_ones_prove_nothing(self) -> None:
        assert own("It is dark.\n\nAda", OURS) == "It is dark.\n\nAda"


class TestHtml:
    @pytest.mark.parametrize(
        ("name", "last"),
        [("gmail_reply", "Mona"), ("outlook_reply", "Mona Varga"), ("apple_mail_reply", "one.")],
    )
    def test_it_is_folded_where_the_text_is(self, name: str, last: str) -> None:
        read = parse(sample(name))
        folded = quotes.fold(read.text, read.html, ours=[OURS])
        assert folded.fold_at is not None and last in folded.html
        assert "which joint" in folded.html_fold and "which joint" not in folded.html

    def test_a_forward_stays_whole(self) -> None:
        read = parse(sample("gmail_forward"))
        assert quotes.fold(read.text, read.html, is_forward=True).html_fold == ""
        assert quotes.fold(read.text, read.html).fold_at is None

    def test_answers_between_quotes_stay_whole(self) -> None:
        read = parse(sample("thunderbird_reply"))
        assert quotes.fold(read.text, read.html, ours=[OURS]).fold_at is None

    def test_a_mark_in_the_middle_of_what_was_said_folds_nothing(self) -> None:
        html = (
            "<p>One.</p><blockquote type='cite'>As you said.</blockquote><p>Two, and a lot more of"
            " it, that nobody must miss, because it is the very matter of the mail.</p>"
            "<div class='gmail_quote'>On 4 Mar 2026 at 12:30 Ada wrote:<br>&gt; x</div>"
        )
        text = (
            "One.\n\nTwo, and a lot more of it, that nobody must miss, because it is the very"
            " matter of the mail.\n\nOn 4 Mar 2026 at 12:30, Ada <a@x.example> wrote:\n> x"
        )
        folded = quotes.fold(text, html)
        assert folded.fold_at is not None
        assert (folded.html_fold, "nobody must miss" in folded.html) == ("", True)


@pytest.mark.parametrize(
    "hostile",
    [
        "Hi\n" + "On " + "a " * 40_000,
        "Hi\n" + ("On " + "a " * 180 + "\n") * 150,
        "Hi\n" + "From: a@b\n" * 5_000,
        "Hi\n" + "> " * 30_000,
        "Hi\n" + ">\n" * 29_000,
        "Hi\n" + "On\n" * 19_000,
        "<div " * 100_000,
    ],
)
@pytest.mark.timeout(20)
def test_it_takes_a_bounded_time(hostile: str) -> None:
    quotes.fold(hostile, hostile, ours=["On a a a a"])
