"""What hangs on a conversation that becomes part of another, and how it comes back."""

from __future__ import annotations

from django.db.models import Q

from kept.desk.conversations.models import (
    Conversation,
    ConversationValue,
    Draft,
    Follower,
    Link,
    Move,
    Tagging,
)


def carry_over(source: Conversation, target: Conversation) -> dict[str, list[int]]:
    """Give the target what it lacks; the ids of what was added there, or moved.

    Tags, followers, links and fields are written anew, so that the source has its own still;
    what the target says about itself already stays. Drafts move.
    """
    written = set(target.drafts.values_list("agent_id", "kind"))
    drafts = [one for one in source.drafts.all() if (one.agent_id, one.kind) not in written]
    Draft.objects.filter(pk__in=[one.pk for one in drafts]).update(conversation=target)
    return {
        "taggings": _tags(source, target),
        "followers": _followers(source, target),
        "links": _links(source, target),
        "values": _values(source, target),
        "drafts": [one.pk for one in drafts],
    }


def take_off(move: Move, source: Conversation, target: Conversation) -> None:
    """Undo ``carry_over``, but for what somebody wrote into a field since."""
    added = move.before
    target.taggings.filter(pk__in=added.get("taggings", ())).delete()
    target.followers.filter(pk__in=added.get("followers", ())).delete()
    Link.objects.filter(pk__in=added.get("links", ())).delete()
    theirs = {one.field_id: one.value for one in source.values.all()}
    for value in target.values.filter(pk__in=added.get("values", ())):
        if value.value == theirs.get(value.field_id):
            value.delete()
    target.drafts.filter(pk__in=added.get("drafts", ())).update(conversation=source)


def _tags(source: Conversation, target: Conversation) -> list[int]:
    worn = target.taggings.values_list("tag_id", flat=True)
    return [
        Tagging.objects.create(
            conversation=target, tag_id=one.tag_id, by_id=one.by_id, at=one.at
        ).pk
        for one in source.taggings.exclude(tag_id__in=list(worn))
    ]


def _followers(source: Conversation, target: Conversation) -> list[int]:
    told = target.followers.values_list("agent_id", flat=True)
    return [
        Follower.objects.create(conversation=target, agent_id=one.agent_id, at=one.at).pk
        for one in source.followers.exclude(agent_id__in=list(told))
    ]


def _links(source: Conversation, target: Conversation) -> list[int]:
    """Whatever is tied to the source is tied to the target, but not the target to itself."""
    tied = _neighbours(target) | {target.pk}
    added = []
    for link in Link.objects.filter(Q(one=source) | Q(other=source)):
        neighbour = link.other_id if link.one_id == source.pk else link.one_id
        if neighbour not in tied:
            one, other = sorted((neighbour, target.pk))
            made = Link.objects.create(one_id=one, other_id=other, by_id=link.by_id, at=link.at)
            added.append(made.pk)
    return added


def _neighbours(conversation: Conversation) -> set[int]:
    pairs = Link.objects.filter(Q(one=conversation) | Q(other=conversation))
    return {pk for pair in pairs.values_list("one_id", "other_id") for pk in pair}


def _values(source: Conversation, target: Conversation) -> list[int]:
    said = target.values.values_list("field_id", flat=True)
    return [
        ConversationValue.objects.create(
            conversation=target, field_id=one.field_id, text=one.text, number=one.number,
            date=one.date,
        ).pk
        for one in source.values.exclude(field_id__in=list(said))
    ]  # fmt: skip
