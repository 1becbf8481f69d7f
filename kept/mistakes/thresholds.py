"""The numbers that detectors compare with. One line a number; a house may set any of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Every number also stands in ``docs/use/house.toml``."""

    reuse_customers: int = 3  # customers who got the same text before it is a form letter
    long_reply_words: int = 120  # words from which a reply is long
    reading_grade: float = 14.0  # school years a reply may ask of its reader
    apologies_per_conversation: int = 3  # apologies from which it is too many
    automatic_turns: int = 2  # automatic answers after a person was asked for
    transfers_warning: int = 2  # changes of team from which a customer counts as passed along
    transfers_error: int = 3  # changes of team from which that is an error
    check_back_days: int = 7  # days after resolving in which we ask whether it worked
    nudge_minutes: int = 15  # minutes of silence after which a customer's "hello?" is a nudge
    long_wait_hours: float = 24.0  # hours without an answer that are long even if no hours are told
    closed_early_minutes: int = 10  # minutes of silence that do not make a chat finished
    recent_channel_days: int = 90  # days in which a channel's customers count as recent
    unowned_minutes: int = 240  # minutes a conversation may be without an owner
