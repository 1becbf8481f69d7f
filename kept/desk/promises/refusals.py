"""What cannot be done with a promise."""

from __future__ import annotations

from kept.desk.conversations.refusals import Refusal


class TimeIsOver(Refusal):
    """A promise would be due before it is made, or its time is over already."""


class CustomerNotTold(Refusal):
    """A promise is taken back or moved, and the customer would not know."""


class Settled(Refusal):
    """It is kept, withdrawn or replaced already."""


class AskedOtherwise(Refusal):
    """A program used the name of an earlier request for another one."""
