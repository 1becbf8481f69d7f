"""Take mails in as the worker does, once told to: ``python -m bench.desk.intake COUNT ROUND``.

Says ``ready``, waits for a line, stores and takes in, says ``done``; then looks whether each mail
is on the list, where its thread says, and can be found.
"""

from __future__ import annotations

import os
import sys
import tempfile

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kept.desk.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.utils.timezone import now  # noqa: E402

from bench.desk.sample import mails  # noqa: E402
from kept.desk.channels.email import intake  # noqa: E402
from kept.desk.channels.models import RawEvent, RawState  # noqa: E402
from kept.desk.conversations import lists, search  # noqa: E402
from kept.desk.conversations.models import Channel, Message  # noqa: E402
from kept.desk.staff.models import Agent  # noqa: E402


def main(count: int, round_: int) -> None:
    """Measure nothing: whoever started this does."""
    given = [each.raw for each in mails(count, round_=round_)]
    channel, before = Channel.objects.get(pk=1), Message.objects.count()
    newest = Message.objects.latest("pk").pk
    say("ready")
    sys.stdin.readline()
    for number, raw in enumerate(given):
        intake.store_raw(channel, f"bench-{round_}-{number}", raw, at=now())
    while RawEvent.objects.filter(state=RawState.NEW).exists():
        intake.take_in_due(now())
    say("done")
    sys.stdin.read()
    assert Message.objects.count() - before == count, "a mail is missing"
    said = Message.objects.filter(pk__gt=newest).select_related("conversation")
    continued = sum(each.conversation.created_at != each.at for each in said)
    assert continued >= count // 6, f"only {continued} replies found their thread"
    agent, last = Agent.objects.get(pk=1), said.latest("pk")
    page = lists.listing("", "newest", agent=agent, at=now(), size=count)
    assert {row.pk for row in page.rows} >= {each.conversation_id for each in said}, "not listed"
    words = " ".join(last.text.split()[:4])
    hits = search.find(agent, f'"{words}"', at=now()).hits
    assert last.conversation_id in {hit.row.pk for hit in hits}, "cannot be found"


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as files:
        settings.MEDIA_ROOT = files
        main(int(sys.argv[1]), int(sys.argv[2]))
