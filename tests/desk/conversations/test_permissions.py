from __future__ import annotations

import pytest
from django.http import Http404

from kept.desk.contacts.models import Contact
from kept.desk.conversations import permissions
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.staff.models import Agent, Team
from tests.desk.cast import NOON


def test_it_hides_conversations_of_limited_teams(
    ada: Agent, cy: Agent, olu: Agent, billing: Team, support: Channel, mona: Contact
) -> None:
    secret = Conversation.objects.create(
        channel=support, contact=mona, team=billing, created_at=NOON, last_message_at=NOON
    )
    assert permissions.find_conversation(cy, secret.pk) == secret
    assert permissions.find_conversation(olu, secret.pk) == secret
    with pytest.raises(Http404):
        permissions.find_conversation(ada, secret.pk)


def test_all_of_a_person_is_only_for_who_may_see_all_of_it(
    bo: Agent, olu: Agent, ada: Agent, billing: Team, support: Channel, mona: Contact
) -> None:
    assert permissions.may_have_all_of(bo, mona) and not permissions.may_have_all_of(ada, mona)
    Conversation.objects.create(
        channel=support, contact=mona, team=billing, created_at=NOON, last_message_at=NOON
    )
    assert permissions.may_have_all_of(olu, mona) and not permissions.may_have_all_of(bo, mona)
