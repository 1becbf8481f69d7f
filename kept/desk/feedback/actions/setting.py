"""Whether, when and with which words customers are asked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kept.desk.conversations.refusals import NotPossible
from kept.desk.feedback import wording
from kept.desk.feedback.models import FollowUps, Kind, Wording
from kept.desk.staff.actions import journal
from kept.desk.staff.models import Agent, Team

LONGEST_WAIT = 60


@transaction.atomic
def set_follow_ups(
    team: Team | None,
    *,
    is_on: bool,
    days: dict[str, int],
    by: Agent,
    at: datetime,
    asks_rating: bool = True,
    asks_at_once: bool = False,
) -> FollowUps:
    """Say whether a team asks (None: everybody without rules of their own), and after how long.

    ``asks_at_once``: with the reply that resolves, and then not again.
    ``days``: of each kind. What is planned already stays as it is.

    Raises:
        NotPossible: days are missing, or too many.
    """
    if set(days) != set(Kind.values) or not all(
        1 <= each <= LONGEST_WAIT for each in days.values()
    ):
        raise NotPossible(f"Choose between 1 and {LONGEST_WAIT} days for each kind.")
    told = {f"{kind}_days": count for kind, count in days.items()}
    told |= {"is_on": is_on, "asks_rating": asks_rating}
    told |= {"asks_at_once": asks_at_once, "by": by, "at": at}  # type: ignore[dict-item]
    rules, _ = FollowUps.objects.update_or_create(team=team, defaults=told)
    journal("follow-ups-changed", team.name if team else "everybody", by=by, at=at)
    return rules


@transaction.atomic
def set_wording(language: str, *, subject: str, text: str, by: Agent, at: datetime) -> Wording:
    """Ask in these words, in that language.

    Raises:
        NotPossible: the language is not known, something is empty, or a blank cannot be filled.
    """
    if language not in wording.LANGUAGES:
        raise NotPossible("Check-backs are written in English or German.")
    if not subject.strip() or not text.strip():
        raise NotPossible("The mail needs a subject and a text.")
    unknown = wording.unknown_blanks(subject + text)
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in wording.BLANKS)
        raise NotPossible(f"{{{unknown[0]}}} cannot be filled in. These can: {known}.")
    said = {"subject": " ".join(subject.split())[:200], "text": text.strip(), "by": by, "at": at}
    kept, _ = Wording.objects.update_or_create(language=language, defaults=said)
    journal("follow-up-words-changed", wording.LANGUAGES[language], by=by, at=at)
    return kept


@transaction.atomic
def reset_wording(language: str, *, by: Agent, at: datetime) -> None:
    """Ask in the words that come with the desk."""
    if Wording.objects.filter(language=language).delete()[0]:
        journal("follow-up-words-changed", wording.LANGUAGES[language], by=by, at=at)
