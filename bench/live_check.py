"""What coaching costs: a draft checked over the wire, and a conversation judged after an event.

    python -m bench.live_check

A small desk of its own, on SQLite in a temporary folder: ``kept serve`` is asked as a composer asks
it, on a conversation of 60 messages; then the worker's duty judges that conversation again and
again, in this process, each time after one new event.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice

FOLDER = tempfile.TemporaryDirectory(prefix="kept-bench-")
os.environ["KEPT_DATA"] = FOLDER.name
os.environ.pop("DATABASE_URL", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kept.desk.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from bench.desk_browser import Browser, WrongAnswer  # noqa: E402
from bench.draft import conversation as story  # noqa: E402
from bench.draft import drafts  # noqa: E402
from bench.measures import percentile, seconds  # noqa: E402
from kept.desk.coaching import live  # noqa: E402
from kept.desk.contacts.models import Contact, Identity  # noqa: E402
from kept.desk.conversations import actions  # noqa: E402
from kept.desk.conversations.models import Channel, Conversation  # noqa: E402
from kept.desk.staff.models import Agent, Company  # noqa: E402

MESSAGES, DRAFTS, EVENTS = 60, 400, 60
TARGET = 100.0
"""Milliseconds there and back that 99 of 100 drafts may take."""
PASSWORD = "correct horse battery staple"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def main() -> None:
    call_command("migrate", verbosity=0)
    long = _fill()
    connections.close_all()
    trips = _round_trips(long)
    half, most = (1000 * percentile(trips, share) for share in (0.5, 0.99))
    print(f"Draft check, there and back, {MESSAGES} messages: p50 {half:.1f} ms, p99 {most:.1f} ms")
    print(f"  the target is {TARGET:.0f} ms: {'met' if most < TARGET else 'missed'}")
    costs = [1000 * cost for cost in _judged(long)]
    half, most = percentile(costs, 0.5), max(costs)
    print(f"Judging it after an event: p50 {half:.1f} CPU-ms, at most {most:.1f} CPU-ms")


def _fill() -> Conversation:
    ada = Agent(email="ada@desk.example", name="Ada Okafor", role="owner")
    ada.set_password(PASSWORD)
    ada.save()
    Company.objects.create(pk=1, name="Lumen Lamps", zone="UTC", set_up_at=START)
    mona = Contact.objects.create(name="Mona Varga", created_at=START)
    Identity.objects.create(
        contact=mona, scheme="email", value="mona@example.org", created_at=START
    )
    support = Channel.objects.create(kind="email", name="Support", address="support@desk.example")
    made: Conversation | None = None
    for number, said in enumerate(islice(cycle(story().messages), MESSAGES)):
        at = START + timedelta(minutes=90 * number)
        if said.author == "customer" or made is None:
            made = actions.receive(
                channel=support, contact=mona, text=said.text, at=at, conversation=made
            ).conversation
        else:
            actions.reply(made, by=ada, at=at, html=f"<p>{said.text}</p>", confirmed=True)
    assert made is not None
    return made


def _round_trips(long: Conversation) -> list[float]:
    serving = subprocess.Popen(
        [sys.executable, "-m", "kept", "serve", "--port", "0"],
        env=dict(os.environ), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert serving.stdout is not None
        found = re.search(r":(\d+)", serving.stdout.readline())
        browser = Browser(int(found[1]) if found else 0)
        browser.sign_in("/account/login/", login="ada@desk.example", password=PASSWORD)
        return [_trip(browser, long.pk, text) for text in drafts(DRAFTS + 20)][20:]
    finally:
        serving.terminate()
        serving.wait(20)


def _trip(browser: Browser, pk: int, text: str) -> float:
    body, began = f"text={text.replace(' ', '+')}", time.perf_counter()
    status, _, answer = browser.ask("POST", f"/conversations/{pk}/hints/", body)
    taken = time.perf_counter() - began
    if status != 200 or "hints" not in answer:
        raise WrongAnswer(f"hints: status {status}")
    return taken


def _judged(long: Conversation) -> list[float]:
    ada, at = Agent.objects.get(), START + timedelta(days=5)
    live.judge_due(at)
    costs = []
    for number in range(EVENTS):
        at += timedelta(minutes=1)
        actions.rename(long, f"Flicker {number}", by=ada, at=at)
        costs.append(seconds(lambda at=at: live.judge_due(at)))  # type: ignore[misc]
    return costs


if __name__ == "__main__":
    main()
