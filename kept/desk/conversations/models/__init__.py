"""Tables of the heart: conversations, what was said in them, and how a team keeps order."""

from kept.desk.conversations.models.composing import Draft, DraftKind, SavedReply
from kept.desk.conversations.models.consulting import Consultation, ConsultationState
from kept.desk.conversations.models.conversation import (
    Batch,
    Channel,
    ChannelKind,
    Conversation,
    Conversations,
    Event,
    Priority,
    Status,
    hidden_from,
)
from kept.desk.conversations.models.message import (
    PUBLIC,
    Attachment,
    Delivery,
    DeliveryState,
    Message,
    MessageKind,
    Recipient,
    Scan,
)
from kept.desk.conversations.models.organising import (
    ConversationField,
    ConversationValue,
    Follower,
    Link,
    Mention,
    Move,
    Presence,
    Tag,
    Tagging,
    View,
)
from kept.desk.conversations.models.ownership import (
    AssignmentRule,
    GivingWay,
    HandOver,
    HandOverState,
)
from kept.desk.conversations.models.searching import Indexed

__all__ = [
    "PUBLIC",
    "AssignmentRule",
    "Attachment",
    "Batch",
    "Channel",
    "ChannelKind",
    "Consultation",
    "ConsultationState",
    "Conversation",
    "ConversationField",
    "ConversationValue",
    "Conversations",
    "Delivery",
    "DeliveryState",
    "Draft",
    "DraftKind",
    "Event",
    "Follower",
    "GivingWay",
    "HandOver",
    "HandOverState",
    "Indexed",
    "Link",
    "Mention",
    "Message",
    "MessageKind",
    "Move",
    "Presence",
    "Priority",
    "Recipient",
    "SavedReply",
    "Scan",
    "Status",
    "Tag",
    "Tagging",
    "View",
    "hidden_from",
]
