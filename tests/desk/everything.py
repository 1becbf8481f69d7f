"""Every address of the desk, and a desk with one of everything, so that each leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialApp
from django.urls import URLPattern, URLResolver, get_resolver

from kept.desk.audits import actions as audits
from kept.desk.audits.models import Audit
from kept.desk.coaching import proposing
from kept.desk.coaching.actions import set_house_rules
from kept.desk.coaching.models import RulesVersion
from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions, elsewhere
from kept.desk.conversations.actions import organising
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.feedback import actions as feedback
from kept.desk.feedback.models import CheckBack, Kind
from kept.desk.promises import actions as promises
from kept.desk.staff import actions as staff
from kept.desk.staff import keys
from kept.desk.staff.models import Agent, Company, Team
from tests.desk import cast
from tests.desk.cast import NOON

OWNED_ELSEWHERE = ("account", "mfa", "usersessions", "socialaccount", "saml", "openid_connect")
"""Names of django-allauth, which guards its own pages."""


def _addresses(
    patterns: list[URLPattern | URLResolver], before: str = ""
) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, route)
        else:
            yield pattern.name or "", route


ALL = [
    (name, route)
    for name, route in _addresses(get_resolver().url_patterns)
    if not name.startswith(OWNED_ELSEWHERE) and not route.startswith("account/")
]


World = dict[str, int | str]


@pytest.fixture
def world(
    ada: Agent,
    olu: Agent,
    cy: Agent,
    billing: Team,
    support: Channel,
    mona: Contact,
    company: Company,
) -> World:
    """One of everything; its numbers by name."""
    return make_world(ada, olu, cy, billing, support, mona)


def make_world(
    ada: Agent, olu: Agent, cy: Agent, billing: Team, support: Channel, mona: Contact
) -> World:
    """One of everything, the conversation in Cy's limited team; its numbers by name."""
    said = actions.receive(
        channel=support, contact=mona, subject="Secret", text="Secret words.", at=NOON
    )
    file = actions.keep_file(b"secret", name="secret.txt", message=said)
    second = actions.receive(channel=support, contact=mona, text="Second", at=NOON)
    saved = actions.keep_saved_reply(name="Hello", html="<p>Hello</p>", by=olu, at=NOON)
    view = organising.keep_view(name="Mine", query="", order="newest", by=ada, at=NOON, agent=ada)
    move = actions.merge(second.conversation, said.conversation, by=olu, at=NOON)
    invited = staff.invite(email="d@example.org", name="", role="agent", teams=[], by=olu, at=NOON)
    note = contacts.add_note(mona, "note", by=ada, at=NOON)
    merged = contacts.merge(cast.contact("Jun Park"), mona, by=ada, at=NOON)
    blocked = contacts.block("@junk.example", reason="", by=ada, at=NOON)
    holiday = staff.add_holiday(team=billing, day=NOON.date(), name="Day", by=olu, at=NOON)
    away = staff.plan_absence(ada, since=NOON, until=None, by=ada, at=NOON)
    provider = SocialApp.objects.create(provider="saml", name="Login", client_id="login")
    lost = actions.receive(channel=support, contact=mona, text="Third", at=NOON).conversation
    actions.assign(lost, cy, by=cy, at=NOON)
    asked = actions.propose_hand_over(
        lost, actions.Card(known="Secret words."), why="Secret", receiver=olu, by=cy, at=NOON
    )
    question = actions.consult(
        said.conversation, cy, "Secret?", due_at=NOON + timedelta(days=1), by=olu, at=NOON
    )
    set_house_rules(None, "", by=olu, at=NOON)
    rule = actions.add_rule(
        team=None, words="", language="", way="least", people=[], by=olu, at=NOON
    )
    batch = actions.bulk("resolve", [], by=ada, at=NOON, reason="")
    planned = _check_back(support, mona, olu)
    terms = promises.Terms("Call Mona", NOON + timedelta(days=1), how="call")
    promise = promises.make(said.conversation, terms, by=olu, at=NOON)
    promising = actions.reply(second.conversation, by=olu, html="<p>I will call.</p>", at=NOON)
    spoken = promises.ask_about(promising, (0, 12), what="Call Mona")
    audit = audits.upload(
        [b"x"], name="a.mbox", size=1, us="", zone="UTC", by=olu, at=NOON
    )  # fmt: skip
    audit.report.write_text("<!doctype html><html><body>Report</body></html>", "utf-8")
    Audit.objects.update(state="done")
    better = proposing.propose("for any inconvenience", "I see", team=billing, by=cy, at=NOON)
    key, _ = keys.make_key(ada, name="Shop", expires_at=None, by=olu, at=NOON)
    Conversation.objects.update(team=billing)
    return {
        "conversation": said.conversation.pk, "message": said.pk, "file": file.key.hex,
        "saved": saved.pk, "view": view.pk, "move": move.pk, "invitation": invited.pk,
        "token": invited.token, "contact": mona.pk, "identity": mona.identities.first().pk,
        "note": note.pk, "merge": merged.pk, "block": blocked.pk, "team": billing.pk,
        "holiday": holiday.pk, "absence": away.pk, "person": ada.pk, "batch": batch.pk,
        "picture": elsewhere.through_us(said)("http://a.example/").split("/")[2],
        "provider": provider.pk, "hand-over": asked.pk, "check_back": planned.pk,
        "rule": rule.pk, "consultation": question.pk,
        "rules": RulesVersion.objects.get().pk, "promise": promise.pk,
        "spoken": spoken.pk, "audit": audit.pk,
        "wording": better.pk, "key": key.pk,
    }  # fmt: skip


def _check_back(channel: Channel, contact: Contact, agent: Agent) -> CheckBack:
    """Somebody will be asked whether it worked."""
    feedback.plan_new(NOON)
    days = dict.fromkeys(Kind.values, 2)
    feedback.set_follow_ups(None, is_on=True, days=days, by=agent, at=NOON)
    settled = actions.receive(
        channel=channel, contact=contact, subject="Settled", text="?", at=NOON
    )
    actions.reply(settled.conversation, by=agent, html="<p>Yes.</p>", at=NOON)
    actions.resolve(settled.conversation, reason="", by=agent, at=NOON)
    feedback.plan_new(NOON)
    found: CheckBack = CheckBack.objects.get()
    return found


_BY_ROUTE = {
    "api/v1/conversations/": "conversation", "api/v1/promises/": "promise",
    "follow-ups/": "check_back",
    "audits/": "audit", "consultations/": "consultation",
    "conversations/": "conversation", "messages/": "message", "moves/": "move",
    "batches/": "batch", "hand-overs/": "hand-over", "contacts/blocks/": "block",
    "promises/": "promise", "spoken/": "spoken",
    "contacts/": "contact", "merges/": "merge",
    "me/absences/": "absence", "set-up/teams/": "team", "set-up/assignment/": "rule",
    "set-up/house-rules/": "rules", "set-up/phrases/": "wording",
    "set-up/people/": "person",
    "set-up/invitations/": "invitation", "set-up/saved-replies/": "saved", "set-up/views/": "view",
    "set-up/sign-on/": "provider", "set-up/keys/": "key",
}  # fmt: skip


def filled(route: str, world: World) -> str:
    owner = next((name for start, name in _BY_ROUTE.items() if route.startswith(start)), "")
    filled = route.replace("<int:pk>", str(world.get(owner, 1)))
    for part, value in {
        "<str:key>": world["file"], "<str:name>": "secret.txt", "<str:kind>": "reply",
        "<str:token>": world["token"], "<int:saved>": world["saved"],
        "<int:identity>": world["identity"], "<int:note>": world["note"],
        "<int:holiday>": world["holiday"], "<slug:name>": "promise-undated",
        "<str:signed>": world["picture"],
        "<str:language>": "en", "<str:number>": "1042",
    }.items():  # fmt: skip
        filled = filled.replace(part, str(value))
    return "/" + filled
