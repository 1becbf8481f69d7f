"""The page on archives says what the readers do."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from kept.archives.columns import FIELDS
from kept.archives.jsonl import conversation_from
from kept.archives.recognise import READERS
from kept.mistakes.conversation import Commitment, Conversation, Customer, Earlier, Message, Order

PAGE = (Path(__file__).parents[2] / "docs" / "use" / "archives.md").read_text()


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_every_reader_is_in_the_table(reader):
    assert f"| `{reader.name}` |" in PAGE


def test_every_field_of_a_table_is_named():
    assert [field for field in FIELDS if f"`{field}`" not in PAGE] == []


def test_every_field_of_the_own_format_is_named():
    schema = (Conversation, Message, Customer, Commitment, Order, Earlier)
    names = {field.name for part in schema for field in fields(part)}
    assert [name for name in sorted(names) if f"`{name}`" not in PAGE] == []


def test_the_example_can_be_read():
    example = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)
    conversation = conversation_from(json.loads(example[1]))
    assert conversation.messages[1].name == "Ada"
    assert conversation.events[0].after == "Doors"
