"""The shop opens: people, teams, addresses, and everything its desk is furnished with."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from kept.desk.channels import actions as channels
from kept.desk.channels.actions import Account
from kept.desk.contacts.models import ContactField, Organisation
from kept.desk.conversations import actions
from kept.desk.conversations.actions import organising
from kept.desk.conversations.models import Channel, ConversationField
from kept.desk.staff import actions as staff
from kept.desk.staff.demo import mark_as_demo
from kept.desk.staff.models import Agent, Role, Team

_FIELDS: Mapping[str, type[ConversationField] | type[ContactField]] = {
    "conversation_fields": ConversationField,
    "contact_fields": ContactField,
}


@dataclass(frozen=True)
class Shop:
    """Who works there, in which team, and the addresses people write to; by first name or key."""

    people: Mapping[str, Agent]
    teams: Mapping[str, Team]
    channels: Mapping[str, Channel]

    def members(self, channel: Channel) -> list[Agent]:
        """Who answers what comes in there; owners keep out of the daily work."""
        people = [agent for agent in self.people.values() if agent.role != Role.OWNER]
        names = {entry["name"]: entry["teams"] for entry in _written()["people"]}
        team = channel.team.name if channel.team else ""
        return [agent for agent in people if team in names[agent.name]]


def open_shop(at: datetime) -> Shop:
    """Make everything that is there before the first customer writes."""
    written = _written()
    people = _people(written, at)
    olu = people["Olu"]
    staff.describe_company(
        name=written["company"], country=written["country"], zone=written["zone"], by=olu, at=at
    )
    staff.finish_set_up(by=olu, at=at)
    mark_as_demo(written["company"], by=olu, at=at)
    teams = {entry["name"]: _team(entry, written, people, at) for entry in written["teams"]}
    shop = Shop(people, teams, {})
    for entry in written["channels"]:
        shop.channels[entry["key"]] = _channel(entry, shop, at)  # type: ignore[index]
    _furnish(written, shop, at)
    return shop


def opened() -> Shop:
    """The shop as it stands in the database."""
    written = _written()
    addresses = {entry["address"]: entry["key"] for entry in written["channels"]}
    found = Channel.objects.filter(address__in=addresses).select_related("team")
    people = Agent.objects.filter(email__endswith=f"@{written['domain']}")
    return Shop(
        {agent.first_name: agent for agent in people},
        {team.name: team for team in Team.objects.all()},
        {addresses[channel.address]: channel for channel in found},
    )


def _people(written: Mapping[str, Any], at: datetime) -> dict[str, Agent]:
    made: dict[str, Agent] = {}
    for entry in written["people"]:
        name, zone = entry["name"], written["zone"]
        email = f"{name.split(' ')[0].lower()}@{written['domain']}"
        if not made:
            agent = staff.create_owner(name=name, email=email, password=None, zone=zone, at=at)
        else:
            invited = staff.invite(
                email=email, name=name, role=entry["role"], teams=(), by=made["Olu"], at=at
            )
            agent = staff.accept(invited, name=name, password=None, zone=zone, at=at)
        staff.describe_self(
            agent, name=name, zone=zone, signature=entry["signature"], theme="auto",
            single_keys=True, mails_mentions=False,
        )  # fmt: skip
        made[agent.first_name] = agent
    return made


def _team(
    entry: Mapping[str, Any], written: Mapping[str, Any], people: Mapping[str, Agent], at: datetime
) -> Team:
    where = {"zone": written["zone"], "country": written["country"]}
    team = staff.form_team(name=entry["name"], **where, by=people["Olu"], at=at)
    chosen = [person for person in written["people"] if entry["name"] in person["teams"]]
    staff.change_team(
        team, name=entry["name"], **where, is_limited=entry.get("is_limited", False),
        members=[people[person["name"].split(" ")[0]] for person in chosen],
        by=people["Olu"], at=at,
    )  # fmt: skip
    return team


def _channel(entry: Mapping[str, Any], shop: Shop, at: datetime) -> Channel:
    domain = entry["address"].partition("@")[2]
    account = Account(
        imap_host=f"imap.{domain}", smtp_host=f"smtp.{domain}", username=entry["address"]
    )
    mailbox = channels.connect_mailbox(
        address=entry["address"], name=entry["name"], account=account, by=shop.people["Olu"],
        at=at, team=shop.teams[entry["team"]],
    )  # fmt: skip
    channels.change_mailbox(
        mailbox, name=entry["name"], account=account, by=shop.people["Olu"], at=at,
        team=shop.teams[entry["team"]], signature=entry["signature"],
    )  # fmt: skip
    return mailbox.channel


def _furnish(written: Mapping[str, Any], shop: Shop, at: datetime) -> None:
    olu = shop.people["Olu"]
    for key, table in _FIELDS.items():
        for entry in written[key]:
            choices = entry.get("choices", [])
            organising.add_field(
                table, name=entry["name"], kind=entry["kind"], choices=choices, by=olu, at=at
            )
    for entry in written["views"]:
        agent, team = _scope(entry, shop)
        organising.keep_view(
            name=entry["name"], query=entry["query"], order=entry["order"], by=agent or olu, at=at,
            agent=agent, team=team,
        )  # fmt: skip
    for entry in written["saved_replies"]:
        agent, team = _scope(entry, shop)
        actions.keep_saved_reply(
            name=entry["name"], html=entry["html"], by=agent or olu, at=at, agent=agent, team=team
        )
    for entry in written["assignment"]:
        actions.add_rule(
            team=shop.teams[entry["team"]], words=entry.get("words", ""),
            language=entry.get("language", ""), way=entry["way"],
            people=[shop.people[name] for name in entry["people"]], by=olu, at=at,
        )  # fmt: skip
    for entry in written["people"]:
        if "carries" in entry:
            person = shop.people[entry["name"].split(" ")[0]]
            actions.set_capacity(person, entry["carries"], by=olu, at=at)
    Organisation.objects.bulk_create(Organisation(**entry) for entry in written["organisations"])


def _scope(entry: Mapping[str, Any], shop: Shop) -> tuple[Agent | None, Team | None]:
    """Whose it is: a person's, a team's, or everybody's."""
    name = entry.get("agent", "")
    agent = shop.people[name.split(" ")[0]] if name else None
    return agent, shop.teams.get(entry.get("team", ""))


@cache
def _written() -> Mapping[str, Any]:
    text = (Path(__file__).parent / "shop.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
