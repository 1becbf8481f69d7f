"""The users and groups that a Zendesk export names, beside its tickets or inside them."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kept.archives.fields import Fields

_NESTED_USERS = ("requester", "submitter", "assignee")


class User(NamedTuple):
    """What an export says of a user; ``role`` is end-user, agent or admin."""

    name: str | None
    email: str | None
    role: str | None
    timezone: str | None
    language: str | None


@dataclass(slots=True)
class People:
    """Users and group names by their ids."""

    users: MutableMapping[str, User] = field(default_factory=dict)
    groups: MutableMapping[str, str] = field(default_factory=dict)

    def learn(self, kind: str | None, record: Fields) -> None:
        """Take in an element of the array ``users`` or ``groups``."""
        id, name = record.text("id"), record.text("name")
        if id and kind == "users":
            self.users[id] = User(
                name,
                record.text("email"),
                record.text("role"),
                record.text("iana_time_zone"),
                record.text("locale"),
            )
        elif id and name and kind == "groups":
            self.groups[id] = name

    def within(self, ticket: Fields) -> People:
        """Return these people and those that a ticket itself describes."""
        people = People(ChainMap({}, self.users), ChainMap({}, self.groups))
        for key in _NESTED_USERS:
            people.learn("users", ticket.inner(key))
        people.learn("groups", ticket.inner("group"))
        for comment in ticket.objects("comments"):
            people.learn("users", comment.inner("author"))
        return people

    def user_name(self, id: str | None) -> str | None:
        """Return the name behind an id, else the id itself."""
        user = self.users.get(id or "")
        return (user.name if user else None) or id

    def group_name(self, id: str | None) -> str | None:
        return self.groups.get(id or "") or id
