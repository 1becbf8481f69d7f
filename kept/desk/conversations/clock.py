"""The clock of a conversation: since when somebody waits, and when an answer is due.

Here it is only wound and stopped. When an answer is due follows from the house rules, which are
read above this floor: ``coaching.targets`` reckons it at once for whoever has no ``reckoned_at``.
Until then ``answer_due`` says when the waiting began, so that lists have a sensible order.
"""

from __future__ import annotations

from collections.abc import Iterable

from kept.desk.conversations.models import Conversation
from kept.desk.lib import work

SETS_IT = {"waiting_since", "team_id", "channel_id", "priority", "created_at"}
"""A change of these makes the answer due at another time."""
OF_ANSWERS = ["answer_due", "due_soon", "solve_by", "reckoned_at", "warned_at"]


def wind(conversation: Conversation, changed: Iterable[str]) -> list[str]:
    """Put the clock of a held conversation right after a change of columns.

    The names of the columns that it set, to be saved with the others. While the customer has the
    word, no answer is due; ``next_due`` is the soonest of answer and promises.
    """
    names = set(changed)
    is_set = not SETS_IT.isdisjoint(names)
    if is_set:
        for name in OF_ANSWERS:
            setattr(conversation, name, None)
        conversation.answer_due = conversation.waiting_since
        if conversation.waiting_since is not None:
            work.wake(work.Due.CLOCKS)
    if not is_set and "promise_due" not in names:
        return []
    due = [conversation.answer_due, conversation.promise_due]
    conversation.next_due = min((each for each in due if each is not None), default=None)
    return [*(OF_ANSWERS if is_set else []), "next_due"]
