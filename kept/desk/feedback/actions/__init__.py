"""Every verb about check-backs and ratings; nothing else writes their tables."""

from kept.desk.feedback.actions.answering import (
    add_words,
    answer,
    decline,
    forget,
    note_written_answers,
    rate,
    ratings_of,
)
from kept.desk.feedback.actions.asking import ask, ask_due, cancel, postpone, send_now
from kept.desk.feedback.actions.at_once import note_asked, question
from kept.desk.feedback.actions.planning import exempt, plan, plan_new, release
from kept.desk.feedback.actions.setting import reset_wording, set_follow_ups, set_wording

__all__ = [
    "add_words",
    "answer",
    "ask",
    "ask_due",
    "cancel",
    "decline",
    "exempt",
    "forget",
    "note_asked",
    "note_written_answers",
    "plan",
    "plan_new",
    "postpone",
    "question",
    "rate",
    "ratings_of",
    "release",
    "reset_wording",
    "send_now",
    "set_follow_ups",
    "set_wording",
]
