"""What stands at the end of an address that only one customer has: a number and our signature."""

from __future__ import annotations

import re

from django.core import signing

PLACE = "-"
"""In place of a token, as the desk keeps a mail: nobody there must answer for the customer."""
_TOKEN = re.compile(r"(?:(?<=/)|(?<=%2[Ff]))\d{1,19}\.[\w-]{43}(?![\w-])")
"""Where an address ends in one; some mail servers write whole addresses into their own."""


class Tokens:
    """Tokens for one purpose (``salt``): one made for another is none."""

    def __init__(self, salt: str) -> None:
        self._signer = signing.Signer(salt=salt, sep=".")

    def of(self, number: int) -> str:
        """What proves that somebody was sent the address of that number."""
        return self._signer.sign(str(number))

    def number(self, given: str) -> int | None:
        """The number that a token was made of; None if it is not ours."""
        try:
            return int(self._signer.unsign(given))
        except (signing.BadSignature, ValueError):
            return None

    def hidden(self, text: str) -> str:
        """A text as the desk keeps it: every token of ours that it quotes is taken out again.

        Who answers quotes our mail, link and all: it would lie before agents, and go on to
        whoever is in copy of the next answer.
        """
        return _TOKEN.sub(lambda found: found[0] if self.number(found[0]) is None else PLACE, text)
