"""Has Mona write to the desk in KEPT_DATA: ``python -m tests.desk.letter`` prints where it lies."""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kept.desk.settings")
django.setup()

from kept.desk.conversations import actions  # noqa: E402 - after the set-up of Django
from tests.desk import cast  # noqa: E402

message = actions.receive(
    channel=cast.channel(), contact=cast.contact("Mona Varga"), text="It flickers.", at=cast.NOON
)
sys.stdout.write(message.conversation.get_absolute_url())
