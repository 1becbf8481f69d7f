"""Take the mails of a folder in, as ``manage.py get_email`` does, once told to.

Says ``ready``, waits for a line, takes in, says ``done``; then looks whether all of them arrived.
"""

import logging
import sys

import django

django.setup()

from helpdesk.email import process_queue  # noqa: E402
from helpdesk.models import FollowUp, Queue, Ticket  # noqa: E402


def main(folder: str, count: int) -> None:
    queue = Queue.objects.get(slug="q1")
    queue.email_box_local_dir = folder
    log = logging.getLogger("peer")
    log.disabled = True
    before, tickets = FollowUp.objects.count(), Ticket.objects.count()
    say("ready")
    sys.stdin.readline()
    process_queue(queue, logger=log)
    say("done")
    sys.stdin.read()
    assert FollowUp.objects.count() - before == count, "a mail is missing"
    assert 0 < Ticket.objects.count() - tickets < count, "replies did not find their ticket"


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
