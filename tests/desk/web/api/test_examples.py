"""Every example of docs/run/api.md is run by a shell, against a desk that answers the network."""

from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.timezone import now
from pytest_django.live_server_helper import LiveServer

from kept.desk.contacts.models import Order
from kept.desk.conversations.models import Conversation
from kept.desk.promises import actions
from kept.desk.promises.actions import Terms
from kept.desk.promises.models import Asked, Promise, State
from kept.desk.staff.models import Agent
from tests.desk.web.api.conftest import ProgramOf
from tests.test_docs import blocks

PAGE = Path(__file__).parents[4] / "docs" / "run" / "api.md"
NEEDED = ("bash", "curl")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason="bash or curl is not installed")
def test_they_do_what_they_say(
    live_server: LiveServer, program_of: ProgramOf, conversation: Conversation, bo: Agent
) -> None:
    terms = Terms("Send the lamp", now() + timedelta(days=1))
    moved, kept, withdrawn = (
        actions.make(conversation, terms, by=bo, at=now()) for _ in range(3)
    )  # fmt: skip
    script = "set -e\n" + "\n".join(blocks(PAGE, "sh"))
    for said, meant in {
        "https://desk.example.org": live_server.url, "kept_...": program_of(bo).secret,
        "/812/": f"/{conversation.pk}/", "/31/": f"/{moved.pk}/", "/32/": f"/{kept.pk}/",
        "/33/": f"/{withdrawn.pk}/",
    }.items():  # fmt: skip
        assert said in script
        script = script.replace(said, meant)
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    states = [Promise.objects.get(pk=one.pk).state for one in (moved, kept, withdrawn)]
    assert states == [State.RENEGOTIATED, State.KEPT, State.WITHDRAWN]
    assert Asked.objects.get(name="invoice-1042").promise.what == "Send the invoice"
    assert Order.objects.get(number="1042").items.get().quantity == 2


def test_the_refusal_is_shown_as_it_comes(
    program_of: ProgramOf, conversation: Conversation, ada: Agent
) -> None:
    answer = program_of(ada).post(
        f"conversations/{conversation.pk}/promises/", what="Call", due_at="2020-01-01T00:00:00Z"
    )
    (shown,) = blocks(PAGE, "json")
    assert answer.content == shown.replace(": ", ":").replace(", ", ",").strip().encode()
