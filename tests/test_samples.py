"""The sample archive is what its script writes, and holds what its README says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from kept.archives.archive import Options
from kept.archives.recognise import open_archive
from kept.mistakes.conversation import Conversation
from samples.write_lamps import MAILBOX, US, mailbox

MAILS_IN_CONVERSATIONS = 336
"""All but three that no conversation holds, and the broken one."""

FOLDER = Path(__file__).parent.parent / "samples"


def read() -> list[Conversation]:
    return list(open_archive(MAILBOX, Options(us=(US,))))


def test_it_is_what_the_script_writes() -> None:
    assert MAILBOX.read_bytes() == mailbox(), "run: .venv/bin/python -m samples.write_lamps"


def test_it_holds_as_much_as_its_readme_says() -> None:
    conversations = read()
    mails = MAILBOX.read_bytes().count(b"\nFrom - ") + 1
    assert (
        f"{len(conversations)} conversations, {mails} mails" in (FOLDER / "README.md").read_text()
    )


def test_every_conversation_is_put_together_again() -> None:
    assert sum(len(conversation.messages) for conversation in read()) == MAILS_IN_CONVERSATIONS
    subjects = Counter(conversation.subject for conversation in read())
    assert max(subjects.values()) == 1
    assert not any(subject and subject.startswith("Re:") for subject in subjects)


def test_only_the_broken_mail_cannot_be_read() -> None:
    archive = open_archive(MAILBOX, Options(us=(US,)))
    list(archive)
    assert [problem.sentence for problem in archive.problems] == ["the mail has no From line"]


def test_agents_and_customers_are_told_apart() -> None:
    speakers = {(message.author, message.name) for talk in read() for message in talk.messages}
    agents = {name for author, name in speakers if author == "agent"}
    assert agents == {"Ada", "Bo", "Cy", "Olu"}
    assert ("bot", "Lumen Lamps") in speakers
    assert ("customer", "Jürgen") in speakers
