"""One mail: headers as values, text out of whatever was sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.archives.archive import BadRecord
from kept.archives.html_text import text_of
from kept.archives.mail import headers_of, read_mail
from kept.archives.mail_headers import Person

MONA = b"From: Mona Varga <mona@post.example>\nTo: help@doors.example\n"


def text_in(mail: bytes) -> str:
    return read_mail(MONA + mail)[1]


def test_headers_become_values():
    headers = headers_of(
        b"From: =?utf-8?q?M=C3=B3na?= =?utf-8?q?_Varga?= <Mona@Post.example>\r\n"
        b'To: help@doors.example, "Ada" <ada@doors.example>\r\n'
        b"Subject: =?iso-8859-1?B?VPxy?= klemmt\r\n =?utf-8?Q?immer?=\r\n"
        b"Date: Tue, 3 Mar 2026 09:00:00 +0530\r\n"
        b"Message-ID: <a@post.example>\r\n"
        b"In-Reply-To: <b@x>\r\nReferences: <c@x>\r\n <b@x>\r\n"
    )
    assert headers.sender == Person("Móna Varga", "mona@post.example")
    assert [person.email for person in headers.recipients] == [
        "help@doors.example",
        "ada@doors.example",
    ]
    assert headers.subject == "Tür klemmt immer"
    india = timezone(timedelta(hours=5, minutes=30))
    assert headers.at == datetime(2026, 3, 3, 9, tzinfo=india)
    assert headers.at.utcoffset() == timedelta(hours=5, minutes=30)
    assert (headers.id, headers.references) == ("a@post.example", ("b@x", "c@x"))


def test_raw_bytes_in_headers_are_read():
    for raw in ("Tür".encode(), "Tür".encode("latin-1")):
        assert headers_of(MONA + b"Subject: " + raw + b"\n").subject == "Tür"


def test_a_name_the_wrong_way_round_is_turned():
    headers = headers_of(b'From: "Varga, Mona" <m@post.example>\n')
    assert headers.sender.name == "Mona Varga"


@pytest.mark.parametrize(
    ("lines", "at"),
    [
        (b"Date: Tue, 3 Mar 2026 09:00:00 -0000\n", datetime(2026, 3, 3, 9)),  # noqa: DTZ001
        (b"Date: yesterday\n", None),
        (b"", None),
        (b"Date: Tue, 3 Mar 1926 09:00:00 +0000\n", None),
        (
            b"Date: ?\nReceived: from x by y; Tue, 3 Mar 2026 09:00:00 +0000\n",
            datetime(2026, 3, 3, 9, tzinfo=UTC),
        ),
    ],
)
def test_a_missing_or_broken_date_falls_back_to_when_it_was_received(lines, at):
    assert headers_of(MONA + lines).at == at


@pytest.mark.parametrize(
    ("line", "automatic"),
    [
        (b"Auto-Submitted: auto-replied\n", True),
        (b"Auto-Submitted: no\n", False),
        (b"Precedence: bulk\n", True),
        (b"Precedence: list\n", False),  # shared mailboxes are often mailing lists
        (b"X-Autoreply: yes\n", True),
        (b"Content-Type: multipart/report; boundary=x\n", True),
        (b"", False),
    ],
)
def test_a_machine_is_told_from_a_person(line, automatic):
    assert headers_of(MONA + line).automatic is automatic


def test_nobody_answers_for_a_no_reply_address():
    assert headers_of(b"From: no-reply@doors.example\n").automatic
    assert headers_of(b"From: MAILER-DAEMON@doors.example\n").automatic
    assert not headers_of(b"From: nora@doors.example\n").automatic


def test_a_mail_without_a_sender_is_a_bad_record():
    with pytest.raises(BadRecord, match="no From line"):
        headers_of(b"Subject: hm\n")


def test_plain_text_goes_before_html():
    mail = EmailMessage()
    mail["From"] = "mona@post.example"
    mail.set_content("The hinge squeaks.\n\nMona")
    mail.add_alternative("<p>The <b>hinge</b> squeaks.</p>", subtype="html")
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="hinge ö.png")
    assert read_mail(bytes(mail))[1] == "The hinge squeaks.\n\nMona\n\n[attachment: hinge ö.png]"


def test_html_is_read_where_the_plain_text_is_empty():
    mail = EmailMessage()
    mail["From"] = "mona@post.example"
    mail.set_content(" \n")
    mail.add_alternative("<p>Squeaks &amp; sticks</p>", subtype="html")
    assert read_mail(bytes(mail))[1] == "Squeaks & sticks"


def test_a_forwarded_mail_is_an_attachment_with_its_subject():
    inner = EmailMessage()
    inner["Subject"] = "Old hinge"
    inner.set_content("inner words")
    mail = EmailMessage()
    mail["From"] = "mona@post.example"
    mail.set_content("See below.")
    mail.add_attachment(inner)
    assert read_mail(bytes(mail))[1] == "See below.\n\n[attachment: Old hinge]"


@pytest.mark.parametrize(
    ("mail", "text"),
    [
        ("Content-Type: text/plain; charset=latin-1\n\nTür".encode("latin-1"), "Tür"),
        ("Content-Type: text/plain; charset=utf-8\n\nTür".encode("latin-1"), "Tür"),
        ("Content-Type: text/plain; charset=nonsense\n\nTür".encode(), "Tür"),
        (b"Content-Type: text/plain; charset=unicode_escape\n\n\\ud800", "\\ud800"),
        (b"Content-Transfer-Encoding: base64\n\n!!!", ""),
        (b"Content-Transfer-Encoding: quoted-printable\n\nT=C3=BCr=\n x=3", "Tür x=3"),
        (b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhalf a ma", "half a ma"),
        (b"Content-Type: multipart/mixed\n\nno boundary", "[attachment: multipart/mixed]"),
        (b"\r\none\r\ntwo\r\n", "one\ntwo"),
    ],
)
def test_broken_encodings_still_give_text(mail, text):
    assert text_in(mail) == text


def test_a_signature_is_no_attachment():
    mail = (
        b"Content-Type: multipart/signed; boundary=b\n\n--b\n\nHello\n--b\n"
        b"Content-Type: application/pgp-signature; name=signature.asc\n\nxyz\n--b--\n"
    )
    assert text_in(mail) == "Hello"


def test_a_thousand_nested_parts_are_a_bad_record_or_text():
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
        for level in range(1000)
    )
    with pytest.raises(BadRecord, match=r"taken apart|nested"):
        text_in(nested)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("one<br>two<div>three</div><p>four</p><p>five</p>", "one\ntwo\nthree\n\nfour\n\nfive"),
        ("<ul><li>oil</li><li>screws</li></ul>", "- oil\n- screws"),
        ("<style>p {}</style><script>x()</script>seen", "seen"),
        ("Fine.<blockquote>It squeaks<br>badly</blockquote>", "Fine.\n\n> It squeaks\n> badly"),
        ("<pre>one\n  two</pre>", "one\ntwo"),
        ("a&nbsp;b &lt;c&gt; &#128512;", "a b <c> 😀"),
        ("<p>--<br>Ada</p>", "--\nAda"),
        ("<td>x</td><td>y</td>", "x y"),
        ("<![broken <p>still <b>read", "still read"),
        ("", ""),
    ],
)
def test_html_becomes_what_a_reader_sees(html, text):
    assert text_of(html) == text


@given(st.text(alphabet="<>/!-[]&;pbr blockquote=\"'\nx", max_size=300))
def test_any_html_gives_text(html):
    assert isinstance(text_of(html), str)


@given(st.binary(max_size=400), st.sampled_from([b"", MONA, MONA + b"Content-Type: "]))
def test_any_bytes_give_a_mail_or_a_bad_record(data, before):
    try:
        headers, text = read_mail(before + data)
    except BadRecord:
        return
    (text + headers.subject + (headers.sender.name or "")).encode()
