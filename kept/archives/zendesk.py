"""Zendesk tickets as JSON, with their comments and audits: one a line, an array, or an API page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kept.archives.archive import Archive, BadRecord, Reader, Sample
from kept.archives.fields import Fields
from kept.archives.html_text import text_of
from kept.archives.json_stream import array_objects, line_objects
from kept.archives.zendesk_audits import events_of
from kept.archives.zendesk_people import People
from kept.mistakes.conversation import Author, Conversation, Customer, Message

_PAGE = re.compile(
    r'\s*\{\s*"(tickets|users|groups|organizations|count|next_page|previous_page|after_url|'
    r'after_cursor|end_time|end_of_stream)"\s*:'
)
_TICKET = re.compile(r'"(requester_id|requester|submitter_id|assignee_id)"\s*:')
_TALK = re.compile(r'"(comments|audits|description)"\s*:')
_MACHINES = frozenset({"rule", "system", "automation", "trigger", "bot", "answer_bot"})
_CHANNELS = {"voice": "phone", "native_messaging": "chat", "messaging": "chat"}
_STAFF = frozenset({"agent", "admin"})


def read(archive: Archive) -> Iterator[Conversation]:
    """Yield a conversation for each ticket."""
    people = People()
    for place, record in _tickets(archive, people):
        try:
            yield _conversation(Fields(record, archive.aware), people, archive.format)
        except BadRecord as error:
            archive.report(place, str(error))


def _tickets(archive: Archive, people: People) -> Iterator[tuple[str, Any]]:
    head = archive.sample.text
    is_page = _PAGE.match(head)
    if not is_page and not head.lstrip().startswith("["):
        yield from line_objects(archive)
        return
    if is_page:
        _learn(archive, people)
    for place, name, record in array_objects(archive):
        if name in (None, "tickets"):
            yield place, record


def _learn(archive: Archive, people: People) -> None:
    """Read the users and groups of an API page first: they may stand behind its tickets."""
    archive.passes = 2
    for _, name, record in array_objects(archive, silent=True):
        if name in ("users", "groups"):
            try:
                people.learn(name, Fields(record, archive.aware, name))
            except BadRecord as error:
                archive.report(name, str(error))


def _conversation(ticket: Fields, everybody: People, source: str) -> Conversation:
    people = everybody.within(ticket)
    requester = _id(ticket, "requester")
    known = people.users.get(requester or "")
    return Conversation(
        id=ticket.required("id"),
        messages=tuple(_messages(ticket, requester, people)),
        channel=_channel(ticket),
        subject=ticket.text("subject") or ticket.text("raw_subject"),
        source=source,
        customer=Customer(known.name, known.email, known.timezone, known.language)
        if known
        else Customer(),
        opened_at=ticket.moment("created_at"),
        team=people.group_name(_id(ticket, "group")),
        agent=people.user_name(_id(ticket, "assignee")),
        priority=ticket.text("priority"),
        topic=ticket.text("type"),
        events=events_of(ticket, people),
    )


def _messages(ticket: Fields, requester: str | None, people: People) -> Iterator[Message]:
    """Yield the comments; those in the audits where there are no others; else the description."""
    found = False
    for comment, outer in [*_comments(ticket)] or [*_audited_comments(ticket)]:
        found = True
        yield _message(comment, outer, requester, people)
    text = ticket.text("description")
    if not found and text:
        name = people.user_name(requester)
        yield Message("description", "customer", text, ticket.moment("created_at"), name)


def _comments(ticket: Fields) -> Iterator[tuple[Fields, Fields]]:
    return ((comment, comment) for comment in ticket.objects("comments"))


def _audited_comments(ticket: Fields) -> Iterator[tuple[Fields, Fields]]:
    """Yield (comment, the audit that says when and by whom)."""
    for audit in ticket.objects("audits"):
        for event in audit.objects("events"):
            if event.raw("type") == "Comment":
                yield event, audit


def _message(comment: Fields, outer: Fields, requester: str | None, people: People) -> Message:
    writer = _id(comment, "author") or _id(outer, "author")
    if writer is None:
        raise comment.wrong("author_id", "the id of a user")
    internal = comment.flag("public") is False
    return Message(
        id=comment.required("id"),
        author=_author(writer, requester, internal, _channel(outer), people),
        text=_text(comment),
        at=outer.moment("created_at"),
        name=people.user_name(writer),
        channel=_channel(outer),
        internal=internal,
    )


def _author(
    writer: str, requester: str | None, internal: bool, channel: str | None, people: People
) -> Author:
    user = people.users.get(writer)
    if channel in _MACHINES or writer == "-1":
        return "bot"
    if user and user.role in _STAFF:
        return "agent"
    if user and user.role == "end-user":
        return "customer"
    return "customer" if writer == requester and not internal else "agent"


def _text(comment: Fields) -> str:
    html = comment.text("html_body")
    text = comment.text("body") or comment.text("plain_body") or (text_of(html) if html else "")
    files = [item.text("file_name") or "a file" for item in comment.objects("attachments")]
    return "\n\n".join(filter(None, [text, "\n".join(f"[attachment: {name}]" for name in files)]))


def _id(record: Fields, who: str) -> str | None:
    """Return the id of a person or group, given as ``who_id`` or as an object."""
    return record.text(f"{who}_id") or record.inner(who).text("id")


def _channel(record: Fields) -> str | None:
    channel = record.inner("via").text("channel")
    return _CHANNELS.get(channel or "", channel)


def _recognise(sample: Sample) -> bool:
    head = sample.text
    is_json = head.lstrip().startswith(("{", "["))
    return is_json and bool(_TICKET.search(head) and (_TALK.search(head) or _PAGE.match(head)))


READER = Reader(
    name="zendesk",
    reads="Zendesk tickets as JSON, with comments and audits",
    recognise=_recognise,
    read=read,
)
