"""Every verb that writes to conversations; nothing else does."""

from kept.desk.conversations.actions.drafts import discard_draft, save_draft
from kept.desk.conversations.actions.following import follow, unfollow
from kept.desk.conversations.actions.notes import read_mentions, write_note
from kept.desk.conversations.actions.receiving import receive, record_sent_elsewhere
from kept.desk.conversations.actions.replying import UNDO, forward, reply, start
from kept.desk.conversations.actions.returning import take_back
from kept.desk.conversations.actions.state import (
    assign,
    change_contact,
    move_to_team,
    rename,
    reopen,
    resolve,
    snooze,
    wait_for_customer,
    wake_due,
)

__all__ = [
    "UNDO",
    "assign",
    "change_contact",
    "discard_draft",
    "follow",
    "forward",
    "move_to_team",
    "read_mentions",
    "receive",
    "record_sent_elsewhere",
    "rename",
    "reopen",
    "reply",
    "resolve",
    "save_draft",
    "snooze",
    "start",
    "take_back",
    "unfollow",
    "wait_for_customer",
    "wake_due",
    "write_note",
]
