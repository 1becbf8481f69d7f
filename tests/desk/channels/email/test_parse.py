from __future__ import annotations

import base64
import itertools
import random
import tracemalloc
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kept.archives.mail_headers import Person
from kept.desk.channels.email.parse import ParsedMail, parse
from kept.desk.channels.email.quotes import fold
from tests.desk.channels.email.letters import SAMPLES, mail, sample
from tests.desk.lib.test_html import NASTY, faults

HEAD = b"From: Mona <mona@example.org>\r\nTo: support@lumen-lamps.example\r\n"


def body(raw: bytes) -> str:
    return parse(HEAD + raw).text


def html_mail(html: bytes) -> ParsedMail:
    return parse(HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + html)


class TestHeaders:
    @pytest.mark.parametrize("sign", ["\u2028", "\x85", "\x0b", "\x1c", "\x00"])
    def test_ids_hold_nothing_that_could_end_a_line(self, sign: str) -> None:
        ids = f"Message-ID: <a{sign}b@c>\nReferences: <{sign}> <d{sign}@e>\n\n".encode()
        read = parse(HEAD.replace(b"\r\n", b"\n") + ids)
        for each in (read.message_id, *read.references):
            assert each and each.isprintable()

    def test_they_become_values(self) -> None:
        read = parse(sample("outlook_reply"))
        assert read.sender == Person("Mona Varga", "mona@example.org")
        assert read.to == (Person("Support", "support@lumen-lamps.example"),)
        assert read.subject == "AW: The arm of my lamp"
        assert read.message_id == "AM0PR01-outlook@AM0PR01.mail.example.org"
        assert read.in_reply_to == read.references == ("ours-1@lumen-lamps.example",)
        assert read.sent_at and read.sent_at.utcoffset() == timedelta(0)

    @pytest.mark.parametrize(
        ("line", "subject"),
        [
            (b"Subject: =?utf-8?q?T=C3=BCr?= =?utf-8?q?_klemmt?=", "Tür klemmt"),
            (b"Subject: =?iso-8859-1?Q?T=FCr?=\r\n =?utf-8?B?IGtsZW1tdA==?=", "Tür klemmt"),
            (b"Subject: T\xc3\xbcr klemmt", "Tür klemmt"),
            (b"Subject: T\xfcr klemmt", "Tür klemmt"),
            (b"Subject: =?x-made-up?Q?T=C3=BCr?=", "Tür"),
            (b"Subject: =?utf-8?B?broken", "=?utf-8?B?broken"),
            (b"Subject: a\x00b", "ab"),
            (b"X-Other: none", ""),
        ],
    )
    def test_subjects_are_read_in_whatever_form(self, line: bytes, subject: str) -> None:
        assert parse(HEAD + line + b"\r\n\r\nx").subject == subject

    def test_what_is_missing_is_no_accident(self) -> None:
        read = parse(b"\r\nonly a text")
        assert (read.sender, read.sent_at, read.subject) == (None, None, "")
        assert read.message_id.endswith("@without-id.invalid")
        assert read.message_id == parse(b"\r\nonly a text").message_id
        assert read.message_id != parse(b"\r\nanother text").message_id
        assert read.problems == ("The mail does not say who sent it.",)

    def test_ids_fit_whatever_their_length(self) -> None:
        long = "x" * 400
        read = parse(mail(Message_ID=f"<{long}@test>", References=f"<a@test> <{long}@test>"))
        assert len(read.message_id) <= 255
        assert read.references == ("a@test", read.message_id)
        assert parse(mail(Message_ID="bare@test")).message_id == "bare@test"

    def test_many_references_keep_the_first_and_the_last(self) -> None:
        read = parse(mail(References=" ".join(f"<{number}@test>" for number in range(90))))
        assert len(read.references) == 50
        assert (read.references[0], read.references[-1]) == ("0@test", "89@test")


class TestText:
    @pytest.mark.parametrize(
        ("raw", "text"),
        [
            (b"Content-Type: text/plain; charset=utf-8\r\n\r\nGr\xc3\xbc\xc3\x9fe", "Grüße"),
            (b"Content-Type: text/plain; charset=iso-8859-15\r\n\r\n5 \xa4", "5 €"),
            (b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\n\x93so\x94", "“so”"),
            (b"Content-Type: text/plain; charset=utf-8\r\n\r\nGr\xfc\xdfe", "Grüße"),
            (b"Content-Type: text/plain; charset=nonsense\r\n\r\nGr\xc3\xbc\xc3\x9fe", "Grüße"),
            (b"Content-Type: text/plain; charset=gb2312\r\n\r\n\xc4\xe3\x8e\xc3", "你幟"),
            (b"Content-Type: text/plain; charset=utf-7\r\n\r\nGr+APwA3w-e", "Grüße"),
            (b"Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n\x1b$B$3\x1b(B", "こ"),
            (b"Content-Type: text/plain; charset=\"\r\n\r\nx", "x"),
            (b"\r\nGr\xfc\xdfe", "Grüße"),
            (b"Content-Transfer-Encoding: quoted-printable\r\n\r\n=C3=BC=", "ü"),
            (b"Content-Transfer-Encoding: base64\r\n\r\naGkgIQ", "hi !"),
            (b"Content-Transfer-Encoding: nonsense\r\n\r\nhi", "hi"),
            (b"Content-Type: nonsense\r\n\r\nhi", "hi"),
            (b"\r\na\x00b", "ab"),
        ],
    )  # fmt: skip
    def test_it_is_read_in_whatever_charset(self, raw: bytes, text: str) -> None:
        assert body(raw) == text

    def test_it_keeps_its_line_breaks(self) -> None:
        assert body(b"\r\none\r\n\r\n  two\r\nthree\r\n") == "one\n\n  two\nthree"

    def test_it_joins_lines_that_were_broken_only_to_be_sent(self) -> None:
        flowed = (
            b"Content-Type: text/plain; format=flowed\r\n\r\n"
            b"One long \r\nline.\r\n> and \r\n> a quote\r\n-- \r\nMona"
        )
        assert body(flowed) == "One long line.\n> and a quote\n-- \nMona"

    def test_an_empty_alternative_gives_way_to_the_html(self) -> None:
        raw = (
            b'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\n'
            b"Content-Type: text/plain\r\n\r\n \r\n--b\r\nContent-Type: text/html\r\n\r\n"
            b"<p>Hello</p>\r\n--b--"
        )
        assert body(raw) == "Hello"

    def test_an_enormous_one_is_shown_in_part_and_kept_as_a_file(self) -> None:
        read = parse(HEAD + b"\r\n" + b"many words " * 100_000)
        assert len(read.text) == 500_000 and "very long" in read.problems[0]
        assert len(read.files[-1].content()) == 1_100_000

    def test_parts_without_boundary_are_shown_as_text(self) -> None:
        read = parse(HEAD + b"Content-Type: multipart/mixed\r\n\r\nStill readable.")
        assert "Still readable." in read.text and "told apart" in read.problems[0]

    def test_a_missing_end_loses_nothing(self) -> None:
        raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nStill readable."
        assert body(raw) == "Still readable."

    def test_a_thousand_nested_parts_end_in_text(self) -> None:
        nested = b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
            for n in range(3000)
        )
        read = parse(HEAD + nested + b"Content-Type: text/plain\r\n\r\nat the bottom")
        assert "at the bottom" in read.text


class TestFiles:
    def test_what_the_html_shows_is_inline_whatever_it_says_of_itself(self) -> None:
        read = parse(sample("iphone"))  # an attachment by its disposition
        assert [(file.name, file.is_inline) for file in read.files] == [("IMG_1.jpeg", True)]
        assert read.files[0].content() == base64.b64decode("/9j/4AAQ")

    def test_what_no_html_shows_is_attached(self) -> None:
        raw = b"Content-Type: image/png\r\nContent-ID: <x>\r\nContent-Disposition: inline\r\n\r\nx"
        file = parse(HEAD + raw).files[0]
        assert (file.name, file.is_inline, file.content_id) == ("file.png", False, "x")

    @pytest.mark.parametrize(
        ("line", "name"),
        [
            (b"Content-Disposition: attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf", "Grüße.pdf"),
            (b'Content-Disposition: inline; filename*0="a b"; filename*1="c.pdf"', "a bc.pdf"),
            (b'Content-Type: x/x; name="=?utf-8?q?Gr=C3=BC=C3=9Fe=2Epdf?="', "Grüße.pdf"),
            (b'Content-Disposition: attachment; filename="Gr\xfc\xdfe.pdf"', "Grüße.pdf"),
            (b"Content-Disposition: attachment; filename*=nonsense''%ff.pdf", "ÿ.pdf"),
            (b"Content-Disposition: attachment; filename*0*=%zz; filename*2=x", "%zzx"),
            (b"Content-Disposition: attachment", "file.pdf"),
        ],
    )  # fmt: skip
    def test_names_are_read_in_whatever_form(self, line: bytes, name: str) -> None:
        read = parse(HEAD + line + b"\r\nContent-Type: application/pdf\r\n\r\nx")
        assert read.files[0].name.replace("�", "ÿ") == name

    def test_a_mail_within_a_mail_is_a_file(self) -> None:
        raw = (
            b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee below\r\n--b\r\n"
            b"Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ninner text\r\n--b--"
        )
        read = parse(HEAD + raw)
        assert read.text == "see below"
        assert read.files[0].name == "inner.eml"
        assert b"inner text" in read.files[0].content()

    def test_pictures_written_into_the_html_become_files_it_shows(self) -> None:
        read = html_mail(b"<p>x<img src='data:image/png;base64,iVBORw0KGgo='></p>")
        assert "data:" not in read.html and read.files[0].is_inline
        assert f"cid:{read.files[0].content_id}" in read.html
        assert read.files[0].content() == base64.b64decode("iVBORw0KGgo=")

    def test_winmail_dat_is_kept_and_said_to_be(self) -> None:
        raw = b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n\x78\x9f\x3e\x22"
        read = parse(HEAD + raw)
        assert [file.name for file in read.files] == ["winmail.dat"]
        assert "winmail.dat" in read.problems[0]

    def test_an_invitation_says_what_when_and_where(self) -> None:
        said = parse(sample("exchange_invitation")).invitations[0]
        assert said.splitlines() == [
            "Invitation: Visit of the showroom",
            "When: Tuesday, 10 March 2026, 09:00 to 10:00 (UTC)",
            "Where: Lamp Street 1",
            "From: mona@example.org",
        ]

    def test_a_broken_invitation_is_only_a_file(self) -> None:
        read = parse(HEAD + b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:X")
        assert (read.invitations, read.files[0].name) == ((), "invitation.ics")


def fuzzed(chance: random.Random) -> bytes:
    """A mail of the samples, broken in some places as no program would."""
    raw = bytearray(sample(chance.choice(sorted(path.stem for path in SAMPLES.glob("*.eml")))))
    for _ in range(chance.randint(1, 12)):
        raw = raw or bytearray(b"x")
        start = chance.randrange(len(raw))
        end = min(len(raw), start + chance.choice((1, 1, 2, 8, 60, 400)))
        match chance.randrange(7):
            case 0:
                raw[start:end] = chance.randbytes(end - start)
            case 1:
                del raw[start:end]
            case 2:
                raw[start:start] = raw[start:end]
            case 3:
                raw[start:start] = chance.choice(NASTY).encode()
            case 4:
                raw[start:start] = chance.choice(
                    (b"\r\n", b"\n\n", b"--", b"=?utf-8?B?", b"\x00", b"charset=utf-7", b"<", b"=",
                     b"Content-Type: multipart/mixed; boundary=b\r\n", b"filename*0*=", b"\xff\xfe")
                )  # fmt: skip
            case 5:
                raw = raw[: max(1, start)]
            case _:
                other = sample(chance.choice(["gmail_reply", "exim_bounce", "iphone"]))
                raw[start:end] = other[start % len(other) :][: chance.randint(1, 900)]
    return bytes(raw)


def assert_it_is_survived(raw: bytes) -> None:
    read = parse(raw)
    folded = fold(read.text, read.html, ours=["which joint of the arm is loose"])
    assert faults(folded.html) == faults(folded.html_fold) == []
    assert folded.fold_at is None or 0 < folded.fold_at <= len(read.text)
    for text in (read.text, read.subject, read.message_id, *(file.name for file in read.files)):
        text.encode()
    for file in read.files:
        assert isinstance(file.content(), bytes)
    assert "\x00" not in read.text + read.html + read.subject + read.message_id


class TestFuzz:
    def test_broken_mails_are_survived(self) -> None:
        chance = random.Random(1)
        for _ in range(300):
            assert_it_is_survived(fuzzed(chance))

    @settings(max_examples=200)
    @given(st.binary(max_size=600), st.sampled_from([b"", HEAD, HEAD + b"Content-Type: "]))
    def test_any_bytes_are_survived(self, raw: bytes, before: bytes) -> None:
        assert_it_is_survived(before + raw)

    @pytest.mark.slow
    def test_ten_thousand_broken_mails_are_survived(self) -> None:
        chance = random.Random(2)
        for _ in itertools.repeat(None, 10_000):
            assert_it_is_survived(fuzzed(chance))


class TestLargeFiles:
    BLOB = random.Random(4).randbytes(4_000_000)
    CODED = base64.encodebytes(BLOB)

    def test_they_come_out_as_they_went_in(self) -> None:
        lines = b"Content-Type: video/mp4; name=a.mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        raw = (
            HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee\r\n--b\r\n"
            + lines + self.CODED + b"--b\r\n" + lines + b"aGk=\r\n--b\r\n"
            b"Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n"
            + lines + self.CODED + b"\r\n--b--"
        )  # fmt: skip
        read = parse(raw)
        assert (read.text, [file.name for file in read.files]) == (
            "see", ["a.mp4", "a.mp4", "inner.eml"]
        )  # fmt: skip
        assert read.files[0].content() == self.BLOB
        assert read.files[1].content() == b"hi"
        assert self.CODED.strip() in read.files[2].content()

    def test_large_texts_are_read_as_text(self) -> None:
        coded = base64.encodebytes(b"many words " * 400_000)
        head = b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        assert parse(HEAD + head + coded).text.startswith("many words many")


@pytest.mark.slow
@pytest.mark.timeout(60)
def test_fifty_megabytes_take_a_bounded_time_and_memory() -> None:
    encoded = base64.encodebytes(random.Random(3).randbytes(37_000_000))
    raw = (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee the film\r\n--b\r\n"
        b"Content-Type: video/mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + encoded
        + b"\r\n--b--"
    )
    del encoded
    tracemalloc.start()
    read = parse(raw)
    assert (read.text, len(read.files[0].content())) == ("see the film", 37_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * len(raw)
