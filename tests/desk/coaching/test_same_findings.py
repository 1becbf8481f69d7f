"""The same words get the same findings in the composer, on the live desk and in an audit."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from kept.desk.coaching import drafts
from kept.desk.coaching.drafted import CLOCKS
from kept.desk.coaching.judging import judge
from kept.desk.coaching.rows import as_seen
from kept.desk.conversations.models import Conversation
from kept.desk.staff.models import Agent
from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.conversation import Conversation as Seen
from kept.mistakes.conversation import Message
from kept.mistakes.engine import DRAFT, check, check_draft
from kept.mistakes.house import House
from tests.desk.coaching.scene_rows import carried, rows_of, sent_to_others
from tests.scenes import FOLDER, Scene, read_scenes

Found = set[tuple[str, int | None, int, int, int]]


def _carried(name: str) -> list[tuple[Scene, Seen]]:
    scenes = read_scenes(FOLDER / f"{name}.md")
    return [(scene, talk) for scene in scenes if (talk := carried(scene))]


def _moment(scene: Scene, talk: Seen) -> datetime:
    last = max(one.at for one in (*talk.messages, *(talk.events or ())) if one.at)
    return scene.now or last + timedelta(minutes=1)


def _kept(conversation: Conversation) -> Found:
    place = {
        pk: index
        for index, pk in enumerate(
            conversation.messages.order_by("at", "pk").values_list("pk", flat=True)
        )
    }
    return {
        (one.code, place.get(one.message_id), one.start, one.end, one.level)
        for one in conversation.findings.filter(closed_at=None)
    }


def _audited(scene: Scene, talk: Seen, at: datetime) -> Found:
    ordered = replace(talk, messages=tuple(sorted(talk.messages, key=lambda one: one.at)))  # type: ignore[arg-type,return-value]
    place = {one.id: index for index, one in enumerate(ordered.messages)}
    return {
        (one.code, place.get(one.message or ""), one.start, one.end, int(one.level))
        for one in check(ordered, scene.house, now=at).findings
    }


def _until(talk: Seen, last: Message) -> Seen:
    """What there was when the last reply was written: nothing that came of it, or later."""
    return replace(
        talk,
        events=tuple(one for one in talk.events or () if last.at and one.at <= last.at),
        commitments=tuple(one for one in talk.commitments or () if one.message != last.id),
    )


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
@pytest.mark.django_db
class TestEveryScene:
    def test_it_is_judged_live_as_in_an_audit(self, mistake: object) -> None:
        for scene, talk in _carried(mistake.name):  # type: ignore[attr-defined]
            at, made = _moment(scene, talk), rows_of(talk)
            judge(made, scene.house, at=at)
            assert _kept(made) == _audited(scene, talk, at), scene.title

    def test_its_last_reply_is_judged_in_the_composer_as_once_it_is_sent(
        self, mistake: object
    ) -> None:
        for scene, talk in _carried(mistake.name):  # type: ignore[attr-defined]
            *before, last = talk.messages
            if last.author != "agent" or last.internal or not before or last.at is None:
                continue
            if last.reused:  # nobody but the composer looks who else got it
                continue
            talk = _until(talk, last)
            made = rows_of(replace(talk, messages=tuple(before)))
            drafted = check_draft(
                as_seen(made), last.text, scene.house, now=last.at, name=last.name
            )
            sent = check(talk, scene.house, now=last.at).findings
            assert {(one.code, one.start, one.end) for one in drafted if one.message == DRAFT} == {
                (one.code, one.start, one.end) for one in sent if one.message == last.id
            }, scene.title

    def test_its_last_reply_is_hinted_at_in_the_composer_as_an_audit_finds_it(
        self, mistake: object
    ) -> None:
        """Through the very door of the composer, where the scene has no rules of its own."""
        for scene, talk in _carried(mistake.name):  # type: ignore[attr-defined]
            *before, last = talk.messages
            if last.author != "agent" or last.internal or not before or last.at is None:
                continue
            if scene.house != House():
                continue
            talk = _until(talk, last)
            made = rows_of(replace(talk, messages=tuple(before)))
            sent_to_others(last, made.channel)
            told = {"name": last.name}
            agent = Agent.objects.update_or_create(email="last@a.example", defaults=told)[0]
            hints = drafts.hints(made, last.text, by=agent, at=last.at)
            sent = check(talk, House(), now=last.at).findings
            assert {(one.code, one.start, one.end) for one in hints} == {
                (one.code, one.start, one.end)
                for one in sent
                if one.message == last.id and one.code not in CLOCKS
            }, scene.title


def test_nearly_all_scenes_are_told_by_rows() -> None:
    """What is left out lives from facts that the desk has no rows for yet."""
    told = sum(len(_carried(mistake.name)) for mistake in MISTAKES)
    all_of_them = sum(len(read_scenes(FOLDER / f"{mistake.name}.md")) for mistake in MISTAKES)
    assert told / all_of_them > 0.94
