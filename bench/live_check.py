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
import time
from datetime import timedelta

from bench import small_desk  # before all that belongs to the desk
from bench.desk.browser import Browser, WrongAnswer
from bench.draft import drafts
from bench.measures import percentile, seconds
from kept.desk.coaching import live
from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation
from kept.desk.staff.models import Agent

MESSAGES, DRAFTS, EVENTS = 60, 400, 60
TARGET = 100.0
"""Milliseconds there and back that 99 of 100 drafts may take."""


def main() -> None:
    long = small_desk.filled(MESSAGES)
    trips = _round_trips(long)
    half, most = (1000 * percentile(trips, share) for share in (0.5, 0.99))
    print(f"Draft check, there and back, {MESSAGES} messages: p50 {half:.1f} ms, p99 {most:.1f} ms")
    print(f"  the target is {TARGET:.0f} ms: {'met' if most < TARGET else 'missed'}")
    costs = [1000 * cost for cost in _judged(long)]
    half, most = percentile(costs, 0.5), max(costs)
    print(f"Judging it after an event: p50 {half:.1f} CPU-ms, at most {most:.1f} CPU-ms")


def _round_trips(long: Conversation) -> list[float]:
    serving = subprocess.Popen(
        [sys.executable, "-m", "kept", "serve", "--port", "0"],
        env=dict(os.environ), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert serving.stdout is not None
        found = re.search(r":(\d+)", serving.stdout.readline())
        browser = Browser(int(found[1]) if found else 0)
        browser.sign_in("/account/login/", login=small_desk.EMAIL, password=small_desk.PASSWORD)
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
    ada, at = Agent.objects.get(), small_desk.START + timedelta(days=5)
    live.judge_due(at)
    costs = []
    for number in range(EVENTS):
        at += timedelta(minutes=1)
        actions.rename(long, f"Flicker {number}", by=ada, at=at)
        costs.append(seconds(lambda at=at: live.judge_due(at)))  # type: ignore[misc]
    return costs


if __name__ == "__main__":
    main()
