"""Finding anything that was ever said, by its words; the same on both databases."""

from kept.desk.conversations.search.finding import count, find
from kept.desk.conversations.search.hits import Hit, Hits
from kept.desk.conversations.search.indexing import (
    forget,
    index,
    rebuild,
    reindex_contact,
    reindex_conversation,
    together,
)
from kept.desk.conversations.search.renewing import renew_due

__all__ = [
    "Hit", "Hits", "count", "find", "forget", "index", "rebuild", "reindex_contact",
    "reindex_conversation", "renew_due", "together",
]  # fmt: skip
