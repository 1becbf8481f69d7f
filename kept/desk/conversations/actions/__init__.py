"""Every verb that writes to conversations; nothing else does."""

from kept.desk.conversations.actions.absence import (
    return_work_of,
    return_work_of_absent,
)
from kept.desk.conversations.actions.asking import (
    ask,
    ask_nothing,
    confirm,
    hear_rating,
    take_up,
)
from kept.desk.conversations.actions.attachments import (
    attach,
    detach,
    keep_file,
    remove_files,
)
from kept.desk.conversations.actions.bulk import (
    Undone,
    bulk,
    undo_batch,
)
from kept.desk.conversations.actions.calling import log_call
from kept.desk.conversations.actions.consulting import (
    answer_consultation,
    consult,
    decline_consultation,
    tell_late_consultations,
    withdraw_consultation,
)
from kept.desk.conversations.actions.delivering import (
    mark_bounced,
    mark_failed,
    mark_sent,
    mark_uncertain,
    retry,
)
from kept.desk.conversations.actions.drafts import (
    discard_draft,
    open_draft,
    save_draft,
)
from kept.desk.conversations.actions.following import (
    follow,
    unfollow,
)
from kept.desk.conversations.actions.giving_out import (
    add_rule,
    give_out_due,
    raise_rule,
    remove_rule,
    set_capacity,
)
from kept.desk.conversations.actions.going_on import (
    NotTaken,
    end_page,
    note_opened,
    open_page,
    write,
)
from kept.desk.conversations.actions.handing_over import (
    Card,
    accept_hand_over,
    decline_hand_over,
    propose_hand_over,
    return_hand_overs_to,
    withdraw_hand_over,
)
from kept.desk.conversations.actions.linking import link, unlink
from kept.desk.conversations.actions.moving import (
    merge,
    split,
    undo_move,
)
from kept.desk.conversations.actions.notes import (
    read_mentions,
    write_note,
)
from kept.desk.conversations.actions.posting import UNDO
from kept.desk.conversations.actions.presence import (
    forget_stale,
    leave,
    present,
    see,
)
from kept.desk.conversations.actions.receiving import (
    receive,
    record_sent_elsewhere,
)
from kept.desk.conversations.actions.redacting import (
    redact,
)
from kept.desk.conversations.actions.replying import (
    Closing,
    forward,
    reply,
    start,
    tell,
)
from kept.desk.conversations.actions.returning import (
    take_back,
)
from kept.desk.conversations.actions.saved_replies import (
    PLACEHOLDERS,
    fill,
    keep_saved_reply,
    remove_saved_reply,
    saved_replies_for,
    use_saved_reply,
)
from kept.desk.conversations.actions.state import (
    assign,
    change_contact,
    move_to_team,
    prioritise,
    rename,
    reopen,
    resolve,
    snooze,
    take_what_nobody_owns,
    wait_for_customer,
    wake_due,
)
from kept.desk.conversations.actions.tagging import (
    set_field,
    tag,
    untag,
)

__all__ = [
    "PLACEHOLDERS",
    "UNDO",
    "Card",
    "Closing",
    "NotTaken",
    "Undone",
    "accept_hand_over",
    "add_rule",
    "answer_consultation",
    "ask",
    "ask_nothing",
    "assign",
    "attach",
    "bulk",
    "change_contact",
    "confirm",
    "consult",
    "decline_consultation",
    "decline_hand_over",
    "detach",
    "discard_draft",
    "end_page",
    "fill",
    "follow",
    "forget_stale",
    "forward",
    "give_out_due",
    "hear_rating",
    "keep_file",
    "keep_saved_reply",
    "leave",
    "link",
    "log_call",
    "mark_bounced",
    "mark_failed",
    "mark_sent",
    "mark_uncertain",
    "merge",
    "move_to_team",
    "note_opened",
    "open_draft",
    "open_page",
    "present",
    "prioritise",
    "propose_hand_over",
    "raise_rule",
    "read_mentions",
    "receive",
    "record_sent_elsewhere",
    "redact",
    "remove_files",
    "remove_rule",
    "remove_saved_reply",
    "rename",
    "reopen",
    "reply",
    "resolve",
    "retry",
    "return_hand_overs_to",
    "return_work_of",
    "return_work_of_absent",
    "save_draft",
    "saved_replies_for",
    "see",
    "set_capacity",
    "set_field",
    "snooze",
    "split",
    "start",
    "tag",
    "take_back",
    "take_up",
    "take_what_nobody_owns",
    "tell",
    "tell_late_consultations",
    "undo_batch",
    "undo_move",
    "unfollow",
    "unlink",
    "untag",
    "use_saved_reply",
    "wait_for_customer",
    "wake_due",
    "withdraw_consultation",
    "withdraw_hand_over",
    "write",
    "write_note",
]
