from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kept.mistakes.calendar import BusinessClock, Hours
from kept.mistakes.text.deadline_words import grammar
from kept.mistakes.text.deadlines import Deadline, due, find

LISBON = ZoneInfo("Europe/Lisbon")
WEDNESDAY = datetime(2026, 3, 11, 14, 0, tzinfo=LISBON)
ZONES = [
    ZoneInfo(name)
    for name in ("UTC", "Europe/Lisbon", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")
]
zones = st.sampled_from(ZONES)
moments = st.integers(0, 400 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def only(text: str, language: str = "en") -> Deadline:
    found = find(text, language)
    assert len(found) == 1, found
    return found[0]


def end_of(day: datetime) -> datetime:
    return datetime.combine(day.date(), time.max, day.tzinfo)


def told(phrase: str, language: str = "en") -> str:
    """When it is due, said on Wednesday 11 March 2026 at 14:00 in Lisbon; "end" is end of day."""
    sentence = f"we will send it {phrase}, mona" if language == "en" else f"es kommt {phrase}, ja"
    found = only(sentence, language)
    assert found.text == phrase
    assert sentence[found.start : found.end] == phrase
    moment = due(found, WEDNESDAY, LISBON)
    if moment is None:
        return "none"
    end = " end" if moment.time() == time.max else f" {moment:%H:%M}"
    return f"{moment:%Y-%m-%d}{end}"


ENGLISH = {
    "today": "2026-03-11 end",
    "later today": "2026-03-11 end",
    "tonight": "2026-03-11 end",
    "this afternoon": "2026-03-11 18:00",
    "in the morning": "2026-03-12 12:00",
    "tomorrow": "2026-03-12 end",
    "tomorrow morning": "2026-03-12 12:00",
    "tomorrow afternoon": "2026-03-12 18:00",
    "tomorrow evening": "2026-03-12 22:00",
    "tomorrow at noon": "2026-03-12 12:00",
    "tomorrow evening at 8": "2026-03-12 20:00",
    "first thing tomorrow": "2026-03-12 end",
    "the day after tomorrow": "2026-03-13 end",
    "by friday": "2026-03-13 end",
    "until friday": "2026-03-13 end",
    "before friday": "2026-03-12 end",
    "on friday": "2026-03-13 end",
    "on wednesday": "2026-03-18 end",
    "this wednesday": "2026-03-11 end",
    "this friday": "2026-03-13 end",
    "next friday": "2026-03-20 end",
    "by mon": "2026-03-16 end",
    "friday afternoon": "2026-03-13 18:00",
    "by monday at the latest": "2026-03-16 end",
    "tuesday of next week": "2026-03-17 end",
    "next week": "2026-03-22 end",
    "early next week": "2026-03-17 end",
    "before next week": "2026-03-15 end",
    "by the end of the week": "2026-03-15 end",
    "before the weekend": "2026-03-13 end",
    "over the weekend": "2026-03-15 end",
    "by the end of the month": "2026-03-31 end",
    "by the end of the quarter": "2026-03-31 end",
    "by the end of next month": "2026-04-30 end",
    "by the end of april": "2026-04-30 end",
    "in april": "2026-04-30 end",
    "by mid-april": "2026-04-20 end",
    "before april": "2026-03-31 end",
    "by the end of the year": "2026-12-31 end",
    "by end of day": "2026-03-11 end",
    "by the end of the day": "2026-03-11 end",
    "by eod": "2026-03-11 end",
    "by cob": "2026-03-11 18:00",
    "by cob friday": "2026-03-13 18:00",
    "by the end of tomorrow": "2026-03-12 end",
    "within 2 hours": "2026-03-11 16:00",
    "within the hour": "2026-03-11 15:00",
    "in half an hour": "2026-03-11 14:30",
    "in 1.5 hours": "2026-03-11 15:30",
    "in twenty minutes": "2026-03-11 14:20",
    "in an hour or two": "2026-03-11 16:00",
    "within 24h": "2026-03-12 14:00",
    "24-48 hours": "2026-03-13 14:00",
    "in the next few hours": "2026-03-11 19:00",
    "in 3 days": "2026-03-14 end",
    "a couple of days": "2026-03-14 end",
    "in the coming days": "2026-03-16 end",
    "in two weeks' time": "2026-03-25 end",
    "in a month": "2026-04-11 end",
    "in 3-5 working days": "2026-03-18 end",
    "3 to 5 business days": "2026-03-18 end",
    "within one business day": "2026-03-12 end",
    "on the 14th": "2026-03-14 end",
    "by the 5th": "2026-04-05 end",
    "by the 9th of next month": "2026-04-09 end",
    "on the 9th of this month": "none",
    "by 5pm": "2026-03-11 17:00",
    "by 5 p.m.": "2026-03-11 17:00",
    "at 10:30": "2026-03-12 10:30",
    "at 3:30": "2026-03-11 15:30",
    "by half past three": "2026-03-11 15:30",
    "before noon": "2026-03-12 12:00",
    "before noon your time": "2026-03-12 12:00",
    "by midnight": "2026-03-11 end",
    "between 9 and 12": "2026-03-12 12:00",
    "tomorrow between 9 and 12": "2026-03-12 12:00",
    "by 5pm est": "2026-03-11 21:00",
    "by 5pm (est)": "2026-03-11 21:00",
    "by 5 tomorrow": "2026-03-12 17:00",
    "on monday by 9am": "2026-03-16 09:00",
    "14 march": "2026-03-14 end",
    "by the 14th of march": "2026-03-14 end",
    "on march 14th, 2026": "2026-03-14 end",
    "on 14/03": "2026-03-14 end",
    "by 03/14/2026": "2026-03-14 end",
    "by 04/05": "2026-04-05 end",
    "2026-03-14": "2026-03-14 end",
    "before 14 march": "2026-03-13 end",
    "25-may": "2026-05-25 end",
    "on 25-jan": "none",
    "by 2 january": "2027-01-02 end",
    "on friday, 13 march at 10:30": "2026-03-13 10:30",
    "next friday the 20th": "2026-03-20 end",
    "shortly": "none",
    "very soon": "none",
    "as soon as possible": "none",
    "in due course": "none",
}

GERMAN = {
    "heute": "2026-03-11 end",
    "heute nachmittag": "2026-03-11 18:00",
    "morgen": "2026-03-12 end",
    "morgen früh": "2026-03-12 12:00",
    "morgen um 10 uhr": "2026-03-12 10:00",
    "übermorgen": "2026-03-13 end",
    "bis freitag": "2026-03-13 end",
    "bis spätestens freitag um 15 uhr": "2026-03-13 15:00",
    "am montagabend": "2026-03-16 22:00",
    "nächsten montag": "2026-03-16 end",
    "vor freitag": "2026-03-12 end",
    "nächste woche": "2026-03-22 end",
    "anfang nächster woche": "2026-03-17 end",
    "bis ende der woche": "2026-03-15 end",
    "bis zum ende des monats": "2026-03-31 end",
    "zum monatsende": "2026-03-31 end",
    "bis ende april": "2026-04-30 end",
    "am wochenende": "2026-03-15 end",
    "innerhalb von 24 stunden": "2026-03-12 14:00",
    "binnen einer woche": "2026-03-18 end",
    "in einer halben stunde": "2026-03-11 14:30",
    "in 3-5 werktagen": "2026-03-18 end",
    "in ein paar tagen": "2026-03-16 end",
    "in den nächsten tagen": "2026-03-16 end",
    "in den nächsten 2 stunden": "2026-03-11 16:00",
    "am 14.": "2026-03-14 end",
    "am 14. märz": "2026-03-14 end",
    "bis zum 14.3.2026": "2026-03-14 end",
    "am 14.03.": "2026-03-14 end",
    "vor 12 uhr": "2026-03-12 12:00",
    "bis 14.30 uhr ihrer zeit": "2026-03-11 14:30",
    "um 3:30 uhr": "2026-03-12 03:30",
    "zwischen 9 und 12 uhr": "2026-03-12 12:00",
    "am freitag, den 13. märz um 9 uhr": "2026-03-13 09:00",
    "bis feierabend": "2026-03-11 18:00",
    "so schnell wie möglich": "none",
    "in kürze": "none",
}


class TestPhrases:
    @pytest.mark.parametrize(("phrase", "moment"), ENGLISH.items())
    def test_english(self, phrase: str, moment: str) -> None:
        assert told(phrase) == moment

    @pytest.mark.parametrize(("phrase", "moment"), GERMAN.items())
    def test_german(self, phrase: str, moment: str) -> None:
        assert told(phrase, "de") == moment

    @pytest.mark.parametrize(
        ("phrase", "kind"),
        [
            ("within 2 hours", "within"),
            ("by friday", "day"),
            ("by 5pm", "clock"),
            ("by 5pm on friday", "day"),
            ("next week", "period"),
            ("14 march", "date"),
            ("soon", "vague"),
        ],
    )
    def test_the_kind_is_told(self, phrase: str, kind: str) -> None:
        assert only(phrase).kind == kind

    def test_a_stretch_from_an_event_has_no_moment(self) -> None:
        found = only("you get it within 2 days of your answer")
        assert (found.text, found.kind) == ("within 2 days", "event")
        assert due(found, WEDNESDAY, LISBON) is None
        assert only("you get it within 2 days of this message").kind == "within"

    def test_several_are_found_in_order(self) -> None:
        found = find("ada rings you tomorrow morning, and the chair leaves by friday or next week")
        assert [one.text for one in found] == ["tomorrow morning", "by friday", "next week"]

    def test_a_deadline_may_run_over_the_end_of_a_line(self) -> None:
        assert only("you hear from us by\nfriday").text == "by\nfriday"


NOT_ENGLISH = [
    "may i ask who is calling",
    "you may 5 of them",
    "we sat down and the sun was out",
    "give me a second",
    "he gave us a second chair",
    "march on, said the captain",
    "they wed on a beach",
    "one day i was in your shop",
    "5 days ago",
    "a couple of days ago",
    "two weeks later nothing had come",
    "for 3 weeks now",
    "for a couple of days",
    "i waited 3 days",
    "in the last few days",
    "over the past few weeks",
    "it has been over 3 weeks",
    "i asked 3 times in 10 minutes",
    "since monday",
    "from monday",
    "last friday",
    "every friday",
    "on fridays",
    "friday's parcel",
    "open monday to friday",
    "mon-fri",
    "monday until friday",
    "24/7",
    "24 hours a day",
    "it costs $10.30 or €12",
    "at 10.30 euros",
    "version 10.30",
    "model x-25 and room 14/03",
    "order 2026-0314",
    "the lamp has 5 stars",
    "page 1/2",
    "how soon",
    "see you soon",
    "until today",
    "day by day",
    "the first floor",
    "on the 2nd floor",
    "on the 3rd attempt",
    "a 30-day trial",
    "half a chair",
    "the morning sky",
    "good morning, good evening, good night",
    "after 8 am",
]

NOT_GERMAN = [
    "guten morgen und guten abend",
    "schönen abend noch",
    "vor 3 tagen",
    "seit 3 wochen",
    "zwei wochen später",
    "montag bis freitag",
    "jeden montag",
    "letzten freitag",
    "bis heute",
    "bis bald",
    "bis später",
    "so ist es, mo und di auch",
    "version 14.3",
    "am 2. stock",
    "er kostet 10.30 euro",
    "in den letzten tagen",
]


class TestWhatIsNone:
    @pytest.mark.parametrize("text", NOT_ENGLISH)
    def test_english(self, text: str) -> None:
        assert find(text) == []

    @pytest.mark.parametrize("text", NOT_GERMAN)
    def test_german(self, text: str) -> None:
        assert find(text, "de") == []

    def test_another_language_holds_none(self) -> None:
        assert find("tomorrow", "fr") == []


AMOUNTS = {"1": 1, "2": 2, "45": 45, "three": 3, "ten": 10, "2-4": 4, "3 to 5": 5, "5 or 6": 6}
STRETCHES = {"minutes": 1, "mins": 1, "hours": 60, "hrs": 60}
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
TAGE = ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"]
MONTHS = (
    "january february march april may june july august september october november december"
).split()
SENTENCES = ["{}", "ada will see to it {}.", "({})", "yes {}, i promise!", "mona - {}"]


class TestArithmetic:
    @given(
        st.sampled_from(["in", "within", "in the next", "in about", "in less than"]),
        st.sampled_from(sorted(AMOUNTS)),
        st.sampled_from(sorted(STRETCHES)),
        st.sampled_from(SENTENCES),
        moments,
        zones,
    )
    def test_minutes_and_hours_are_real_time(
        self, lead: str, amount: str, unit: str, sentence: str, now: datetime, zone: ZoneInfo
    ) -> None:
        phrase = f"{lead} {amount} {unit}"
        found = only(sentence.format(phrase))
        assert found.text == phrase
        moment = due(found, now, zone)
        assert moment is not None
        assert moment - now == timedelta(minutes=AMOUNTS[amount] * STRETCHES[unit])
        assert moment.tzinfo is zone

    @given(
        st.sampled_from(sorted(AMOUNTS)),
        st.sampled_from([("days", 1), ("weeks", 7)]),
        moments,
        zones,
    )
    def test_days_and_weeks_end_with_the_day(
        self, amount: str, unit: tuple[str, int], now: datetime, zone: ZoneInfo
    ) -> None:
        found = only(f"within {amount} {unit[0]}")
        day = now.astimezone(zone) + timedelta(days=AMOUNTS[amount] * unit[1])
        assert due(found, now, zone) == end_of(day)

    @given(st.integers(1, 30), moments, zones)
    def test_working_days_skip_the_weekend(self, count: int, now: datetime, zone: ZoneInfo) -> None:
        moment = due(only(f"within {count} working days"), now, zone)
        assert moment is not None
        first, last = now.astimezone(zone).date(), moment.date()
        passed = [first + timedelta(days=day + 1) for day in range((last - first).days)]
        assert sum(day.weekday() < 5 for day in passed) == count
        assert last.weekday() < 5

    @given(
        st.sampled_from(["by", "on", "until", "no later than"]),
        st.integers(0, 6),
        st.sampled_from(SENTENCES),
        moments,
        zones,
    )
    def test_a_weekday_is_the_next_one(
        self, lead: str, weekday: int, sentence: str, now: datetime, zone: ZoneInfo
    ) -> None:
        phrase = f"{lead} {WEEKDAYS[weekday]}"
        found = only(sentence.format(phrase))
        moment = due(found, now, zone)
        assert found.text == phrase
        assert moment is not None
        assert moment.time() == time.max
        assert moment.weekday() == weekday
        assert 1 <= (moment.date() - now.astimezone(zone).date()).days <= 7

    @given(st.integers(0, 6), moments, zones)
    def test_next_weekday_is_in_the_next_week(
        self, weekday: int, now: datetime, zone: ZoneInfo
    ) -> None:
        for phrase, language in ((WEEKDAYS[weekday], "en"), (TAGE[weekday], "de")):
            which = "next" if language == "en" else "nächsten"
            moment = due(only(f"{which} {phrase}", language), now, zone)
            assert moment is not None
            local = now.astimezone(zone)
            assert moment.isocalendar()[:2] == (local + timedelta(days=7)).isocalendar()[:2]
            assert moment.weekday() == weekday

    @given(st.integers(7, 23), st.integers(0, 59), moments, zones)
    def test_a_time_is_its_next_occurrence(
        self, hour: int, minute: int, now: datetime, zone: ZoneInfo
    ) -> None:
        for phrase, language in (("by {} your time", "en"), ("bis {} uhr ihrer zeit", "de")):
            text = phrase.format(f"{hour}:{minute:02}")
            found = only(text, language)
            moment = due(found, now, zone)
            assert found.text == text
            assert moment is not None
            assert (moment.hour, moment.minute) == (hour, minute)
            assert timedelta(0) < moment - now <= timedelta(hours=25)

    @given(st.integers(1, 12), st.sampled_from(["am", "pm", " a.m.", " PM"]), moments, zones)
    def test_morning_and_afternoon(
        self, hour: int, half: str, now: datetime, zone: ZoneInfo
    ) -> None:
        text = f"tomorrow at {hour}{half.lower()}"
        moment = due(only(text), now, zone)
        wanted = hour % 12 + (12 if "p" in half.lower() else 0)
        day = now.astimezone(zone) + timedelta(days=1)
        assert only(text).text == text
        assert moment == datetime.combine(day.date(), time(wanted), zone)

    @given(st.integers(0, 365), st.sampled_from(["{m} {d}", "{d} {m}", "{d}th of {m}"]), zones)
    def test_a_date_ahead_is_that_day(self, ahead: int, form: str, zone: ZoneInfo) -> None:
        now = datetime(2026, 6, 15, 12, tzinfo=zone)
        day = now + timedelta(days=ahead % 300)
        phrase = "by " + form.format(m=MONTHS[day.month - 1], d=day.day)
        found = only(f"it comes {phrase}.")
        assert found.text == phrase
        assert due(found, now, zone) == end_of(day)

    @given(st.dates(min_value=WEDNESDAY.date(), max_value=WEDNESDAY.date() + timedelta(days=3000)))
    def test_a_date_with_its_year_is_exact(self, day: datetime) -> None:
        wanted = datetime.combine(day, time.max, LISBON)
        for phrase in (f"{day:%Y-%m-%d}", f"{day.day} {MONTHS[day.month - 1]} {day.year}"):
            assert due(only(f"on {phrase}"), WEDNESDAY, LISBON) == wanted
        assert due(only(f"am {day:%d.%m.%Y}", "de"), WEDNESDAY, LISBON) == wanted

    @given(
        st.sampled_from([("en", phrase) for phrase in ENGLISH] + [("de", one) for one in GERMAN]),
        moments,
        zones,
    )
    def test_it_is_never_over(self, phrase: tuple[str, str], now: datetime, zone: ZoneInfo) -> None:
        language, text = phrase
        moment = due(only(text, language), now, zone)
        assert moment is None or moment >= now


class TestZonesAndClocks:
    def test_our_time_is_the_zone_of_our_clock(self) -> None:
        clock = BusinessClock(Hours(zone="America/New_York"))
        moment = due(only("by 5pm our time"), WEDNESDAY, LISBON, clock)
        assert moment == datetime(2026, 3, 11, 17, tzinfo=ZoneInfo("America/New_York"))
        assert moment.tzinfo is LISBON

    def test_today_is_the_customers_day(self) -> None:
        late = datetime(2026, 3, 11, 23, 30, tzinfo=UTC)
        kolkata = ZoneInfo("Asia/Kolkata")
        assert due(only("today"), late, kolkata) == end_of(datetime(2026, 3, 12, tzinfo=kolkata))

    def test_an_hour_is_an_hour_when_the_clocks_change(self) -> None:
        now = datetime(2026, 3, 29, 0, 30, tzinfo=LISBON)
        moment = due(only("in 2 hours"), now, LISBON)
        assert moment == datetime(2026, 3, 29, 3, 30, tzinfo=LISBON)

    def test_holidays_are_no_working_days(self) -> None:
        clock = BusinessClock(Hours(zone="Europe/Berlin", country="DE"))
        maundy = datetime(2026, 4, 2, 10, tzinfo=ZoneInfo("Europe/Berlin"))
        moment = due(only("within 1 working day"), maundy, ZoneInfo("Europe/Berlin"), clock)
        assert moment is not None
        assert moment.date() == datetime(2026, 4, 7, tzinfo=UTC).date()

    def test_business_hours_run_on_the_clock(self) -> None:
        friday = datetime(2026, 3, 13, 17, tzinfo=UTC)
        moment = due(only("within 4 business hours"), friday, LISBON, BusinessClock())
        assert moment == datetime(2026, 3, 16, 12, tzinfo=UTC)

    def test_the_end_of_time_is_no_error(self) -> None:
        last = datetime.max.replace(tzinfo=UTC)
        assert all(
            due(only(phrase), last, ZoneInfo("Asia/Kolkata")) is None
            for phrase in ("tomorrow", "within 2 hours", "next week", "by friday", "by 5pm")
        )

    def test_close_of_business_after_closing_is_the_next_day(self) -> None:
        evening = datetime(2026, 3, 13, 19, tzinfo=UTC)
        assert due(only("by cob"), evening, UTC) == datetime(2026, 3, 16, 18, tzinfo=UTC)


PIECES = (
    "by until before friday next week in 3 5 - : / . 10:30 am pm the 14th of march may end day "
    "hours working a couple of within between and noon your time 2026-03-14 uhr bis am um "
    "tomorrow ( ) , \n ' $ 24/7 ago last for"
).split(" ")


class TestAnyText:
    @settings(max_examples=200)
    @given(
        st.lists(
            st.sampled_from(PIECES),
            max_size=25,
        )
    )
    def test_spans_are_ordered_and_true(self, words: list[str]) -> None:
        text = " ".join(words)
        for language in ("en", "de"):
            end = 0
            for found in find(text, language):
                assert end <= found.start < found.end <= len(text)
                assert text[found.start : found.end] == found.text
                end = found.end
                due(found, WEDNESDAY, LISBON)

    @given(st.text(max_size=300))
    def test_nothing_breaks_it(self, text: str) -> None:
        for language in ("en", "de"):
            for found in find(text.lower(), language):
                due(found, WEDNESDAY, LISBON)

    @pytest.mark.parametrize(
        "hostile",
        ["1 ", "1-", "in a ", "by the ", "monday ", "10:", "between 9 and ", "9 ", "a" * 50, " \n"],
    )
    @pytest.mark.timeout(20)
    def test_its_time_is_bounded(self, hostile: str) -> None:
        text = (hostile * 20_000)[:20_000] + "today"
        find(text)
        find(text, "de")

    def test_a_text_without_time_words_is_not_looked_at(self) -> None:
        assert not grammar("en").possible(
            set("thank you for the lovely photo of your chair".split())
        )
        assert grammar("en").possible({"tomorrow"})
        assert grammar("de").possible({"14"})


def test_a_call_back_has_a_time_and_a_time_long_back_is_none() -> None:
    assert only("i will call you back tomorrow morning.").text == "tomorrow morning"
    assert only("we get back to you by friday").text == "by friday"
    assert find("it was ordered back on monday") == []
