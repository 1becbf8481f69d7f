"""Mailboxes in one file, and the threads in them."""

from __future__ import annotations

import gzip
import mailbox
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from kept.archives.archive import Archive, Options, UnreadableArchive
from kept.archives.recognise import open_archive

HELP = "help@doors.example"
MONA = "Mona Varga <mona@post.example>"


def mail(
    sender: str = MONA,
    to: str = HELP,
    *,
    id: str | None = None,
    answers: str | None = None,
    subject: str = "Hinge",
    hour: float | None = 9,
    text: str = "It squeaks.",
    **headers: str,
) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    if id:
        message["Message-ID"] = f"<{id}>"
    if answers:
        message["In-Reply-To"] = f"<{answers}>"
    if hour is not None:
        day, hour = divmod(hour, 24)
        message["Date"] = f"{int(day) + 2} Mar 2026 {int(hour):02}:00:00 +0100"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def boxed(path: Path, *mails: EmailMessage) -> Path:
    box = mailbox.mbox(path)
    for message in mails:
        box.add(message)
    box.close()
    return path


@pytest.fixture
def box(tmp_path):
    def make(*mails: EmailMessage, us: tuple[str, ...] = (HELP,)) -> Archive:
        return open_archive(boxed(tmp_path / "box", *mails), Options(us=us))

    return make


def ids(archive: Archive) -> list[list[str]]:
    return [[message.id for message in conversation.messages] for conversation in archive]


def test_it_reads_what_the_standard_library_writes(box):
    archive = box(
        mail(id="a", text="From the first day\n>From quoted\nit squeaks."),
        mail(f"Ada <{HELP}>", MONA, id="b", answers="a", subject="Re: Hinge", hour=10),
    )
    (conversation,) = archive
    assert archive.format == "mbox"
    assert (conversation.id, conversation.channel) == ("a", "email")
    assert conversation.subject == "Hinge"
    assert (conversation.customer.name, conversation.customer.email) == (
        "Mona Varga",
        "mona@post.example",
    )
    assert conversation.customer.timezone is None
    assert [(m.author, m.name) for m in conversation.messages] == [
        ("customer", "Mona Varga"),
        ("agent", "Ada"),
    ]
    assert conversation.messages[0].text.startswith("From the first day\n")
    assert conversation.opened_at == conversation.messages[0].at
    assert conversation.messages[0].at.utcoffset() == timedelta(hours=1)
    assert (archive.problems, archive.position) == ([], archive.size)


def test_it_reads_thunderbird_with_crlf_and_leaves_out_what_was_deleted(tmp_path):
    kept = (
        "From - Mon Mar 02 09:00:00 2026\r\nX-Mozilla-Status: 0001\r\n"
        "X-Mozilla-Status2: 00000000\r\nMessage-ID: <a@x>\r\nFrom: mona@post.example\r\n"
        f"To: {HELP}\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\n\r\n"
        "It squeaks.\r\nFrom here to there.\r\n\r\nFrom time to time: daily.\r\n"
    )
    deleted = kept.replace("0001\r\n", "0009\r\n", 1).replace("a@x", "b@x")
    path = tmp_path / "Inbox"
    path.write_bytes((kept + deleted + kept.replace("a@x", "c@x")).encode())
    archive = open_archive(path, Options(us=(HELP,)))
    assert ids(archive) == [["a@x"], ["c@x"]]
    first = next(iter(archive)).messages[0]
    assert first.text == "It squeaks.\nFrom here to there.\n\nFrom time to time: daily."
    assert "drafts, deleted or spam mails left out: 1" in archive.notes


def test_it_reads_gmail_takeout(tmp_path):
    path = tmp_path / "All mail.mbox"
    head = "From 1790000000000@xxx Mon Mar 02 09:00:00 +0000 2026\r\nX-GM-THRID: 17\r\n"
    body = f"From: mona@post.example\r\nTo: {HELP}\r\n\r\nHi\r\n\r\n"
    draft = head + "X-Gmail-Labels: Drafts,Important\r\n" + body
    path.write_bytes((head + "X-Gmail-Labels: Inbox\r\n" + body + draft).encode())
    assert len(list(open_archive(path, Options(us=(HELP,))))) == 1


def test_threads_are_rebuilt_whatever_the_order(box):
    archive = box(
        mail(HELP, MONA, id="c", answers="b", hour=11, References="<a> <b>"),
        mail(id="x", subject="Lock"),
        mail(id="b", answers="a", hour=10),
        mail(id="a"),
    )
    assert ids(archive) == [["a", "b", "c"], ["x"]]


def test_siblings_of_a_mail_that_is_not_there_are_one_thread(box):
    archive = box(mail(id="b", answers="lost"), mail(HELP, MONA, id="c", answers="lost", hour=10))
    assert ids(archive) == [["b", "c"]]


def test_a_reply_without_references_is_joined_by_subject_and_people(box):
    archive = box(
        mail(id="a", subject="Hinge"),
        mail("Jun <jun@post.example>", id="j", subject="Re: Hinge", hour=10),
        mail(HELP, MONA, id="b", subject="AW: Re: [4711] hinge", hour=11),
        mail(HELP, MONA, id="c", subject="Re: Hinge", hour=24 * 28 + 12),
        mail(id="d", subject="Hinge", hour=20),
    )
    assert ids(archive) == [["a", "b"], ["j"], ["d", "c"]]


def test_a_month_parts_mails_of_the_same_subject(box):
    later = mail(HELP, MONA, id="b", subject="Re: Hinge", hour=None)
    later["Date"] = "Fri, 3 Apr 2026 09:00:00 +0000"
    assert ids(box(mail(id="a"), later)) == [["a"], ["b"]]


def test_mails_without_ids_are_named_by_their_place(box):
    (conversation,) = box(mail(), mail(HELP, MONA, subject="Re: Hinge", hour=10))
    first, second = (message.id for message in conversation.messages)
    assert first.startswith("byte ") and second.startswith("byte ") and first != second


def test_the_second_copy_of_a_mail_is_left_out_but_not_a_stolen_id(box):
    archive = box(mail(id="a"), mail(id="a"), mail("nils@post.example", id="a", hour=10))
    (conversation,) = archive
    assert [message.name for message in conversation.messages] == [
        "Mona Varga",
        "nils@post.example",
    ]
    assert len({message.id for message in conversation.messages}) == 2
    assert "second copies of mails left out: 1" in archive.notes


def test_who_speaks_is_a_customer_an_agent_a_bot_or_a_machine_outside(box):
    (conversation,) = box(
        mail(id="a"),
        mail(HELP, MONA, id="b", answers="a", hour=10, Auto_Submitted="auto-replied"),
        mail(id="c", answers="a", hour=11, Auto_Submitted="auto-replied"),
        mail("Cy <cy@floors.example>", HELP, id="d", answers="a", hour=12),
        us=(HELP, "floors.example"),
    )
    assert [(m.author, m.internal) for m in conversation.messages] == [
        ("customer", False),
        ("bot", False),
        ("system", False),
        ("agent", True),
    ]


def test_a_form_on_our_own_site_speaks_for_the_customer(box):
    (conversation,) = box(mail(HELP, HELP, id="a", Reply_To=MONA))
    assert conversation.messages[0].author == "customer"
    assert conversation.customer.email == "mona@post.example"


def test_us_is_guessed_as_the_hub_and_its_domain_and_said_so(box):
    archive = box(
        mail(id="a"),
        mail("ada@doors.example", MONA, id="b", answers="a", hour=10),
        mail("jun@post.example", id="c"),
        us=(),
    )
    assert [[m.author for m in c.messages] for c in archive] == [
        ["customer", "agent"],
        ["customer"],
    ]
    assert archive.notes == [
        "us was guessed as everybody at doors.example, because help@doors.example wrote or "
        "received 2 of 3 mails; --us says otherwise"
    ]


def test_where_anybody_may_have_an_address_only_the_hub_is_us(box):
    archive = box(
        mail("mona@gmail.com", "doors@gmail.com", id="a"),
        mail("jun@gmail.com", "doors@gmail.com", id="b", subject="Lock"),
        us=(),
    )
    assert [c.customer.email for c in archive] == ["mona@gmail.com", "jun@gmail.com"]
    assert archive.notes[0].startswith("us was guessed as doors@gmail.com, which")


def test_us_that_never_appears_is_said(box):
    archive = box(mail(id="a"), us=("other.example",))
    list(archive)
    assert archive.notes == ["no mail is from or to us (other.example): check --us"]


def test_threads_without_a_customer_are_left_out(box):
    archive = box(
        mail("ada@doors.example", "bo@doors.example", id="a"),
        mail("news@post.example", HELP, id="b", subject="News", Precedence="bulk"),
        us=("doors.example",),
    )
    assert list(archive) == []
    assert archive.notes[-1].startswith("threads left out") and archive.notes[-1].endswith(": 2")


def test_a_mail_without_sender_or_date_does_not_stop_the_rest(tmp_path, box):
    nobody = mail(id="n")
    del nobody["From"]
    archive = box(nobody, mail(id="a", hour=None))
    (conversation,) = archive
    assert conversation.messages[0].at is None
    assert [problem.sentence for problem in archive.problems] == ["the mail has no From line"]


def test_a_truncated_box_keeps_what_is_there(tmp_path):
    path = boxed(tmp_path / "box", mail(id="a"), mail(id="b", subject="Lock", text="word " * 50))
    path.write_bytes(path.read_bytes()[:-200])
    assert ids(open_archive(path, Options(us=(HELP,)))) == [["a"], ["b"]]


def test_a_folder_of_boxes_is_one_archive(tmp_path):
    boxed(tmp_path / "Inbox", mail(id="a"))
    nobody = mail(id="n")
    del nobody["From"]
    boxed(tmp_path / "Sent", mail(HELP, MONA, id="b", answers="a", hour=10), nobody)
    (tmp_path / "Inbox.msf").write_text("// <!-- an index -->")
    archive = open_archive(tmp_path, Options(us=(HELP,)))
    assert archive.format == "mbox"
    assert ids(archive) == [["a", "b"]]
    assert archive.problems[0].place.startswith("Sent, byte ")
    assert archive.position == archive.size


def test_text_before_the_first_mail_is_reported(tmp_path):
    path = boxed(tmp_path / "box", mail(id="a"))
    path.write_bytes(b"garbage\n" + path.read_bytes())
    archive = open_archive(path, Options(us=(HELP,), format="mbox"))
    assert len(list(archive)) == 1
    assert archive.problems[0].place == "byte 0"


def test_a_packed_box_must_be_unpacked(tmp_path):
    path = tmp_path / "box.gz"
    path.write_bytes(gzip.compress(boxed(tmp_path / "box", mail(id="a")).read_bytes()))
    with pytest.raises(UnreadableArchive, match="unpack it first"):
        open_archive(path)


def test_a_naive_date_takes_the_zone_given(tmp_path):
    message = mail(id="a", hour=None)
    message["Date"] = "Mon, 2 Jul 2026 09:00:00 -0000"
    path = boxed(tmp_path / "box", message)
    archive = open_archive(path, Options(us=(HELP,), timezone="Europe/Lisbon"))
    assert next(iter(archive)).messages[0].at.utcoffset() == timedelta(hours=1)
    assert "times without a zone were read as Europe/Lisbon" in archive.notes
