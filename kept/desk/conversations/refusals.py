"""What cannot be done, said so that a person knows what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kept.desk.conversations.models import Draft, Message
from kept.desk.staff.models import Agent


class Refusal(Exception):
    """Something cannot be done; the text is a sentence for people: what, why, what to do."""


class NotPossible(Refusal):
    """It makes no sense as things stand."""


class TooLate(Refusal):
    """A reply can no longer be taken back: it has left, or is leaving."""


class AnsweredMeanwhile(Refusal):
    """Since the writer looked, ``messages`` came in or went out; the text stays a draft."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self.messages = tuple(messages)
        super().__init__(
            "Something was said since you opened this conversation. "
            "Read it, then send your reply again."
        )


@dataclass(frozen=True)
class Problem:
    """One thing that stops a sending; ``may_be_confirmed``: once, unless the writer insists."""

    kind: str
    sentence: str
    may_be_confirmed: bool = False


class Unfinished(Refusal):
    """A text cannot go out like this; ``problems`` says each thing that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.sentence for problem in problems))

    @property
    def may_be_confirmed(self) -> bool:
        """Nothing is left but what the writer may insist on."""
        return all(problem.may_be_confirmed for problem in self.problems)


class MayNotSee(Refusal):
    """Somebody would be given or told of a conversation that they may not look into."""

    def __init__(self, agents: Sequence[Agent]) -> None:
        self.agents = tuple(agents)
        names = " and ".join(agent.name for agent in agents)
        super().__init__(
            f"{names} may not see this conversation, because its team is limited to its members. "
            "Move it to another team first, or leave them out."
        )


class DraftConflict(Refusal):
    """The same draft was saved elsewhere in between; ``draft`` holds that other text."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        super().__init__(
            "This draft was changed in another window. Keep one of the two texts, or join them."
        )


class FileRefused(Refusal):
    """A file cannot be attached."""
