"""A better wording for a stock phrase: proposed, voted on, adopted or not, put to use."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from kept.desk.coaching import rewording, stock
from kept.desk.coaching.models import BetterWording, Vote, WordingState
from kept.desk.conversations import permissions
from kept.desk.conversations.actions import keep_saved_reply
from kept.desk.conversations.models import SavedReply
from kept.desk.conversations.refusals import NotPossible
from kept.desk.lib import bus
from kept.desk.staff.actions import journal
from kept.desk.staff.models import Agent, Team
from kept.mistakes.text.plain import WORD

LONGEST = 300


@transaction.atomic
def propose(said: str, words: str, *, team: Team | None, by: Agent, at: datetime) -> BetterWording:
    """Propose what to say instead of a phrase, for a team (None: for everybody), with one's vote.

    Raises:
        NotPossible: there are no words, or too many; they hold the phrase; or stand there already.
    """
    said, words = " ".join(said.split()), " ".join(words.replace("\x00", "").split())
    key, mark = stock.key_of(said), _mark(words)
    if not key or not mark:
        raise NotPossible("Write what you would say instead.")
    if max(len(said), len(words)) > LONGEST:
        raise NotPossible(f"That is more than {LONGEST} characters. One sentence is enough.")
    if f" {_mark(said)} " in f" {mark} ":
        raise NotPossible("That still holds the phrase. Say it in words of your own.")
    try:
        with transaction.atomic():
            made: BetterWording = BetterWording.objects.create(
                phrase=key, said=said, words=words, mark=mark, team=team, by=by, at=at
            )
    except IntegrityError:
        raise NotPossible(_stands(key, mark, team)) from None
    vote(made, by=by, at=at)
    return made


@transaction.atomic
def vote(wording: BetterWording, *, by: Agent, at: datetime) -> bool:
    """Say that one would rather say it so; False if one had.

    Raises:
        NotPossible: it is not voted on any more.
    """
    held = _held(wording)
    if held.state != WordingState.OPEN:
        raise NotPossible("This is decided already. Propose another one.")
    _, is_new = Vote.objects.get_or_create(wording=held, agent=by, defaults={"at": at})
    _tell(held)
    return bool(is_new)


@transaction.atomic
def take_back(wording: BetterWording, *, by: Agent, at: datetime) -> bool:
    """Take one's vote back; False if there was none, or it is decided: then it stays as it was."""
    held = _held(wording)
    if held.state != WordingState.OPEN:
        return False
    gone, _ = Vote.objects.filter(wording=held, agent=by).delete()
    _tell(held)
    return bool(gone)


@transaction.atomic
def withdraw(wording: BetterWording, *, by: Agent, at: datetime) -> None:
    """Take back what one proposed.

    Raises:
        NotPossible: somebody else did, or it is decided.
    """
    held = _held(wording)
    if held.by_id != by.pk:
        raise NotPossible("Somebody else proposed this. Only they can take it back.")
    if held.state != WordingState.OPEN:
        raise NotPossible("This is decided already.")
    _decide(held, WordingState.WITHDRAWN, by=by, at=at)


@transaction.atomic
def adopt(wording: BetterWording, *, by: Agent, at: datetime) -> None:
    """Have cards suggest it from now on, in place of what they did; also what was closed before.

    Raises:
        NotPossible: by is no lead of that team, or its author took it back.
    """
    _refuse_unless_lead(wording, by)
    same = BetterWording.objects.select_for_update(of=("self",)).order_by("pk")
    same = same.filter(phrase=wording.phrase, team=wording.team_id)
    held = next(one for one in same if one.pk == wording.pk)
    if held.state == WordingState.WITHDRAWN:
        raise NotPossible("Its author took it back. Propose it yourself, if it is right.")
    for one in same:
        if one.state == WordingState.ADOPTED and one.pk != held.pk:
            _decide(one, WordingState.REPLACED, by=by, at=at)
    try:
        with transaction.atomic():
            _decide(held, WordingState.ADOPTED, by=by, at=at)
    except IntegrityError:
        raise NotPossible("The same words are proposed anew. Adopt those.") from None
    journal("wording-adopted", held.phrase, by=by, at=at, words=held.words)


@transaction.atomic
def close(wording: BetterWording, *, why: str, by: Agent, at: datetime) -> None:
    """Do not take it, or not any longer, for a word of reason.

    Raises:
        NotPossible: there is no reason, or by is no lead of that team, or it was taken back.
    """
    _refuse_unless_lead(wording, by)
    reason = " ".join(why.split())[:200]
    if not reason:
        raise NotPossible("Say in a word why not: whoever proposed it will wonder.")
    held = _held(wording)
    if held.state == WordingState.WITHDRAWN:
        raise NotPossible("Its author took it back already.")
    _decide(held, WordingState.CLOSED, by=by, at=at, why=reason)
    journal("wording-closed", held.phrase, by=by, at=at, words=held.words, why=reason)


@transaction.atomic
def put_into(wording: BetterWording, saved: SavedReply, *, by: Agent, at: datetime) -> SavedReply:
    """Change a saved reply: the adopted words stand in it instead of the phrase.

    Raises:
        NotPossible: it does not hold the phrase any more, or is not this person's to change.
    """
    found = rewording.change(wording, saved) if wording.state == WordingState.ADOPTED else None
    if found is None:
        raise NotPossible("This saved reply does not hold the phrase any more.")
    return keep_saved_reply(
        name=saved.name, html=found.html, by=by, at=at, saved=saved, agent=saved.agent,
        team=saved.team, is_notice=saved.is_notice,
    )  # fmt: skip


def _refuse_unless_lead(wording: BetterWording, by: Agent) -> None:
    if not permissions.may_decide_wordings(by, wording.team):
        raise NotPossible("A lead of that team decides this. Your vote tells them.")


def _held(wording: BetterWording) -> BetterWording:
    held: BetterWording = BetterWording.objects.select_for_update(of=("self",)).get(pk=wording.pk)
    return held


def _decide(held: BetterWording, state: str, *, by: Agent, at: datetime, why: str = "") -> None:
    held.state, held.decided_by, held.decided_at, held.why = state, by, at, why
    held.save()
    _tell(held)


def _tell(wording: BetterWording) -> None:
    bus.publish("wording", wording.pk, team=wording.team_id)


def _stands(key: str, mark: str, team: Team | None) -> str:
    """Who proposed the same before."""
    same = BetterWording.objects.select_related("by").filter(phrase=key, mark=mark, team=team)
    first = same.filter(state__in=[WordingState.OPEN, WordingState.ADOPTED]).first()
    who = first.by.first_name if first else "Somebody"
    return f"{who} proposed the very same words. Vote for them instead."


def _mark(words: str) -> str:
    return " ".join(WORD.findall(words.casefold()))[:LONGEST]
