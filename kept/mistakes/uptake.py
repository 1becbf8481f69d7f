"""What a reply takes up of what the customer wrote: the words that only this case has."""

from __future__ import annotations

import re

from kept.mistakes.reading import Turn
from kept.mistakes.text.read import Spoken

_EVERYDAY = frozenset(
    """about after again also already another anything because been before being best better both
    bring call called came cannot cause check come contact could customer customers didn different
    does doing don done each else even ever every feel find first from give going good great hello
    help here hope issue issues just keep know last let like little long look looking made make
    many message might more most much must name need never next number once only other over people
    please point problem problems really right said same say says send sent service should some
    someone something sorry still such sure take team tell than thank thanks that their them then
    there these they thing things think this those though through time today told trying under
    until upon used using very want wanted well were what when where which while will wish with
    within without won work working would year years your yours yourself happy much assist
    assistance experience frustration inconvenience understand team details information""".split()
)


def uptake(before: Turn, reply: Turn) -> set[str]:
    """The telling words of the customer's turn that the reply uses too."""
    return telling(before) & telling(reply)


def telling(turn: Turn) -> set[str]:
    """Words of a turn that say what it is about, cut to five letters so that forms agree.

    Whom the customer addresses says nothing about the case.
    """
    words: set[str] = set().union(*(said.once(_words) for said in turn.said))
    addressed = (name for said in turn.said for name in said.once(_addressed))
    return {word[:5] for word in words.difference(addressed)}


def _words(spoken: Spoken) -> list[str]:
    words = spoken.words - _EVERYDAY
    return [word for word in words if len(word) > 3 and not word.isdigit()]


def _addressed(spoken: Spoken) -> list[str]:
    return _ADDRESSED.findall(spoken.text)


_ADDRESSED = re.compile(r"[@#](\w+)")
