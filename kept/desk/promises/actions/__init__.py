"""Every verb that writes to the ledger; nothing else does."""

from kept.desk.promises.actions.clock import look_after, remind
from kept.desk.promises.actions.feeds import end_feed, open_feed
from kept.desk.promises.actions.following import follow
from kept.desk.promises.actions.hearing import ask_about, confirm, deny, hold_to
from kept.desk.promises.actions.keeping import keep, keep_what_was_kept
from kept.desk.promises.actions.making import LATE_AFTER, LEAD, Terms, make
from kept.desk.promises.actions.once import Request, forget_requests, make_once
from kept.desk.promises.actions.saying import let_go, log_call, move, reply, start, take_back
from kept.desk.promises.actions.settling import hand_on, renegotiate, withdraw

__all__ = [
    "LATE_AFTER",
    "LEAD",
    "Request",
    "Terms",
    "ask_about",
    "confirm",
    "deny",
    "end_feed",
    "follow",
    "forget_requests",
    "hand_on",
    "hold_to",
    "keep",
    "keep_what_was_kept",
    "let_go",
    "log_call",
    "look_after",
    "make",
    "make_once",
    "move",
    "open_feed",
    "remind",
    "renegotiate",
    "reply",
    "start",
    "take_back",
    "withdraw",
]
