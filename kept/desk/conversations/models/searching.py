"""What the search holds about each message, beside the words in the index of the database."""

from __future__ import annotations

from django.db import models

from kept.desk.conversations.models.message import Message


class Indexed(models.Model):
    """A message is in the index, at a place, with these words around its own text.

    ``place`` orders the index: the day of the message, then its id, so that the newest are found
    first without sorting. ``who`` and ``about`` are the folded words of names and addresses, and
    of subjects and files, as they were indexed: SQLite must be told them again to forget them.
    """

    message = models.OneToOneField(
        Message, models.CASCADE, primary_key=True, related_name="indexed"
    )
    place = models.BigIntegerField(unique=True)
    who = models.TextField(blank=True)
    about = models.TextField(blank=True)


class IndexedWhole(models.Model):
    """A message of ours that an older desk indexed with its fold; the worker indexes it anew.

    What is written today never comes here. Until its row is gone, the index holds all of its text.
    """

    message = models.OneToOneField(
        Message, models.CASCADE, primary_key=True, related_name="indexed_whole"
    )
