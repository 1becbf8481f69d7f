from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest

from kept.audit.report import html
from kept.audit.report.manual import BY_CODE
from kept.audit.summary import Origin, Summary
from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.conversation import Conversation, Message
from kept.mistakes.engine import Checked
from kept.mistakes.house import House, load
from kept.mistakes.mistake import Level
from tests.audit import invention
from tests.audit.report.hostile import HOSTILE, hostile_summary


def report(summary: Summary) -> str:
    stream = io.StringIO()
    html.write(summary, stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def written() -> str:
    return report(invention.summary(400))


def test_the_same_archive_gives_the_same_report(written: str) -> None:
    assert report(invention.summary(400)) == written


def test_every_number_leads_somewhere(written: str) -> None:
    ids = re.findall(r' id="([^"]+)"', written)
    links = set(re.findall(r' href="#([^"]+)"', written))
    assert len(ids) == len(set(ids))
    assert links <= set(ids)
    assert {"mistakes", "promises", "promise-silent", "longest-wait", "complaint-missed"} <= links


def test_nothing_comes_from_elsewhere(written: str) -> None:
    assert "Content-Security-Policy" in written
    assert not re.search(r"<(script|link|img|iframe|object|form|base)\b|\bsrc=|\bstyle=", written)
    assert not re.search(r"url\(|@import|@font-face", written)


def test_it_opens_with_what_matters(written: str) -> None:
    summary = invention.summary(400)
    share = f"{summary.affected / summary.conversations * 100:.0f} of 100"
    assert f"<strong>{share}</strong>" in written
    assert "400</a>" in written
    assert "sentences that cost you customers" in written


def test_the_first_sentences_are_ours_and_all_different(written: str) -> None:
    listed = written.split('class="sentences"')[1].split("</ol>")[0]
    quotes = re.findall(r"<blockquote>(.*?)</blockquote>", listed)
    assert 2 < len(quotes) == len(set(quotes)) <= 10
    assert not re.search(r", customer</span>", listed)


def test_under_each_stands_why_it_hurts_and_what_would_have_been_right(written: str) -> None:
    listed = written.split('class="sentences"')[1].split("</ol>")[0]
    for item in listed.split("<li>")[1:]:
        assert 'class="why"' in item and "<b>Better</b>" in item


def test_a_late_reply_is_no_sentence_that_costs_customers(written: str) -> None:
    listed = written.split('class="sentences"')[1].split("</ol>")[0]
    assert 'id="kept-waiting-1"' in written
    assert "#kept-waiting-" not in listed


def test_a_wait_shows_who_waited_and_how_long(written: str) -> None:
    passage = written.split('id="kept-waiting-1"')[1].split("</article>")[0]
    asked, after = passage.split(
        "waited <b>3 d 2 h</b> by the clock on the wall; the target is 8 h"
    )
    assert "cracked basin" in asked and "<mark>" not in passage
    assert "Any news on the basin?" in after


def test_without_hours_it_teaches_the_three_lines_that_give_them(written: str) -> None:
    lines = _plain(written.split("<pre>")[1].split("</pre>")[0])
    house = load(lines, "house.toml")
    assert len(lines.splitlines()) == 3 and house.hours.configured
    summary = replace(invention.summary(80), house=house)
    assert "<pre>" not in report(summary)
    assert "Counted in the business hours of the house rules, in Europe/London" in report(summary)


def test_a_typical_wait_says_by_which_clock() -> None:
    friday = datetime(2026, 3, 6, 17, tzinfo=UTC)
    messages = (
        Message("1", "customer", "Is the lamp blue?", at=friday),
        Message("2", "agent", "It is.", at=friday + timedelta(days=3)),
    )
    for house, told in (
        (House(), "by the clock on the wall; one in ten"),
        (load("[hours]", ""), r"by the clock on the wall \(8 h \d+ min in business hours\); one"),
    ):
        summary = Summary(house)
        summary.add(Conversation("1", messages), Checked("1", (), (), (), "en", True))
        assert re.search(told, report(summary))


def test_it_says_how_a_level_comes_about(written: str) -> None:
    assert "Its level was measured" in written.split('id="mistakes"')[1].split("<details")[0]


def test_less_certain_findings_are_folded_away(written: str) -> None:
    before, after = written.split('class="fold uncertain"')
    assert 'id="maybe-scripted"' in after
    assert 'id="scripted"' not in before


def test_previews_are_not_in_it() -> None:
    conversation, checked = next(each for each in invention.archive(50) if each[1].findings)
    finding = replace(checked.findings[0], level=Level.PREVIEW, why="A secret guess.")
    summary = Summary(level=Level.PREVIEW)
    summary.add(conversation, replace(checked, findings=(finding,)))
    assert "A secret guess." not in report(summary)


def test_it_says_what_could_not_be_checked(written: str) -> None:
    section = written.split('id="unchecked"')[1]
    assert "The house rules hold no facts register" in section
    assert "fr" in section and "message 1,204: the date cannot be read" in section


def test_what_was_left_out_is_told_in_the_right_number() -> None:
    summary = invention.summary(10)
    for number, told in (
        (1, ("1 record could not be read and was left out", "1 conversation was left out")),
        (2, ("2 records could not be read and were left out", "2 conversations were left out")),
    ):
        summary.origin = Origin(problems=("line 1",), problem_count=number, undated=number)
        assert all(each in report(summary) for each in told)


def test_a_mistake_on_trial_is_listed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    trial = replace(BY_CODE["PER03"], level=Level.PREVIEW)
    monkeypatch.setitem(BY_CODE, "PER03", trial)
    section = report(invention.summary(10)).split('id="unchecked"')[1]
    assert section.count(trial.title) == 1
    assert trial.title in section.split("On trial")[1]


def test_what_was_not_judged_is_not_told_as_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    summary = invention.summary(80)
    summary.complaints.outcomes["passed over"] = 0
    for level, told in ((Level.PREVIEW, False), (Level.ERROR, True)):
        monkeypatch.setitem(BY_CODE, "CMP01", replace(BY_CODE["CMP01"], level=level))
        assert ("Answered, but passed over" in report(summary)) is told


def test_hand_overs_alone_are_not_called_complaints() -> None:
    summary = Summary()
    summary.add(Conversation("1", events=()), Checked("1", (), (), (), "en", True))
    assert ">Hand-overs</h2>" in report(summary)


def test_a_part_of_an_archive_says_so() -> None:
    summary = invention.summary(10)
    assert "stopped before the end" not in report(summary)
    summary.origin = replace(summary.origin, partial=True)
    assert "stopped before the end" in report(summary)


def test_mistakes_that_were_not_looked_for_are_not_called_absent() -> None:
    summary = Summary()
    summary.origin = Origin(selected=frozenset({"OWN01"}))
    conversation = Conversation("1", events=())
    summary.add(conversation, Checked("1", (), (), (), "en", True))
    section = report(summary).split("The rest of the catalogue")[1]
    left_out = section.split("Left out on request")[1].split("</p>")[0]
    assert all(mistake.title in _plain(left_out) for mistake in MISTAKES if mistake.code != "OWN01")


def test_without_a_mistake_its_figure_leads_to_what_was_not_checked() -> None:
    summary = Summary()
    summary.add(Conversation("1", channel="chat"), Checked("1", (), (), (), "en", True))
    clean = report(summary)
    links = set(re.findall(r' href="#([^"]+)"', clean))
    assert links <= set(re.findall(r' id="([^"]+)"', clean))
    assert '<a href="#unchecked">0</a>' in clean and 'id="breakdown"' not in clean


def test_an_empty_archive_still_makes_a_report() -> None:
    assert "No conversations were found." in report(Summary())


@pytest.mark.parametrize("quote", HOSTILE)
def test_hostile_words_stay_words(quote: str) -> None:
    written = report(hostile_summary(quote))
    calm = report(hostile_summary("Hello, where is my lamp?"))
    written.encode("utf-8")
    assert _structure(written).names <= _structure(calm).names
    assert max(map(len, _structure(written).quotes)) < 1000


class _Structure(HTMLParser):
    """The names of all elements and attributes of a page, and its quotes."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.quotes: list[str] = []
        self.quoting = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {tag, *(f"{tag} {name}" for name, _ in attrs)}
        if tag == "blockquote":
            self.quotes.append("")
            self.quoting = True

    def handle_endtag(self, tag: str) -> None:
        self.quoting = self.quoting and tag != "blockquote"

    def handle_data(self, data: str) -> None:
        if self.quoting:
            self.quotes[-1] += data


def _structure(written: str) -> _Structure:
    parser = _Structure()
    parser.feed(written)
    return parser


def _plain(text: str) -> str:
    return text.replace("&quot;", '"').replace("&#x27;", "'")
