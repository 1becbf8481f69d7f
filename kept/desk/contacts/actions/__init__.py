"""Everything that changes what we know of the people who write to us."""

from kept.desk.contacts.actions.blocking import block, is_blocked, unblock
from kept.desk.contacts.actions.describing import (
    add_identity,
    add_note,
    describe,
    describe_organisation,
    join_organisation,
    remove_identity,
    remove_note,
    set_field,
)
from kept.desk.contacts.actions.finding import AddressBook, contact_for, normalised
from kept.desk.contacts.actions.guessing import guess_zone, guess_zone_from_date
from kept.desk.contacts.actions.merging import Preview, merge, preview, undo_merge
from kept.desk.contacts.actions.ordering import ImportedOrders, import_orders, save_order

__all__ = [
    "AddressBook",
    "ImportedOrders",
    "Preview",
    "add_identity",
    "add_note",
    "block",
    "contact_for",
    "describe",
    "describe_organisation",
    "guess_zone",
    "guess_zone_from_date",
    "import_orders",
    "is_blocked",
    "join_organisation",
    "merge",
    "normalised",
    "preview",
    "remove_identity",
    "remove_note",
    "save_order",
    "set_field",
    "unblock",
    "undo_merge",
]
