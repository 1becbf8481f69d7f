"""Everything that lies in a mail account, as an archive in one file; nothing there changes.

Folders are opened with EXAMINE and mails fetched with PEEK, so not even a flag is set. Of a large
mail the beginning is enough: that is where the text is.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from kept.desk.channels.email.imap import BROKEN, Imap, LineBroken
from kept.desk.channels.models import Mailbox

LONGEST = 128 * 1024
"""Bytes of a mail that are read; what comes after is nearly always a file."""
STEP = 20
SPARE = 500 * 1024 * 1024
"""Bytes that stay free on the disk."""
_LEFT_OUT = frozenset({"\\noselect", "\\nonexistent", "\\drafts", "\\junk", "\\trash"})
_NAMES_LEFT_OUT = frozenset(
    "drafts entwürfe brouillons borradores spam junk junk-e-mail trash papierkorb corbeille"
    " papelera deleted".split()
)
_FROM = re.compile(rb"^(>*From )", re.MULTILINE)

Told = Callable[[int, int], bool]
"""Hears how many mails of how many are read; False: somebody wants it to end."""


def write(
    mailbox: Mailbox, secret: str, to: Path, *, since: datetime | None, told: Told
) -> int | None:
    """Read the mails received ``since`` then into an mbox; how many, None if it was to end.

    Raises:
        LoginRefused: the server does not let us in.
        LineBroken: the line failed, or the disk is full; a sentence for people.
    """
    with closing(Imap(mailbox, secret)) as imap, to.open("wb") as file:
        try:
            return _copy(imap, file, to, since, told)
        except BROKEN as error:
            raise LineBroken(f"{mailbox.imap_host} hung up while it was read: {error}") from error


def _copy(imap: Imap, file: BinaryIO, to: Path, since: datetime | None, told: Told) -> int | None:
    places = [(folder, uids) for folder in _folders(imap) if (uids := _uids(imap, folder, since))]
    done, total = 0, sum(len(uids) for _, uids in places)
    for folder, uids in places:
        imap.look_into(folder)
        for start in range(0, len(uids), STEP):
            if shutil.disk_usage(to.parent).free < SPARE:
                raise LineBroken("There is no room for this mailbox on the disk of the desk.")
            for _, mail in imap.fetch_beginnings(uids[start : start + STEP], LONGEST):
                file.write(_entry(mail))
            done += len(uids[start : start + STEP])
            if not told(done, total):
                return None
    return done


def _folders(imap: Imap) -> Iterator[str]:
    """Where mail lies that counts; where one folder holds all of it, that one."""
    found = [
        (str(one.name), {flag.lower() for flag in one.flags}, one.delim or "/")
        for one in imap.folder.list()
    ]
    everything = [name for name, flags, _ in found if "\\all" in flags]
    if everything:
        yield everything[0]
        return
    for name, flags, between in found:
        last = name.lower().split(between)[-1].split(" ")[0]
        if not flags & _LEFT_OUT and last not in _NAMES_LEFT_OUT:
            yield name


def _uids(imap: Imap, folder: str, since: datetime | None) -> list[int]:
    imap.look_into(folder)
    return imap.uids_from(1, since=since)


def _entry(mail: bytes) -> bytes:
    """A mail as an mbox holds it."""
    text = mail.replace(b"\r\n", b"\n").rstrip(b"\n")
    return b"From mailbox Thu Jan  1 00:00:00 1970\n" + _FROM.sub(rb">\1", text) + b"\n\n"
