"""Slips of the pen: how many letters lie between two words."""

from __future__ import annotations


def slips(one: str, other: str) -> int:
    """The fewest letters to leave out, add, change or swap with a neighbour to get the other word.

    Written here because the library for it takes a third of the start of the engine to import.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, above, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and (a, one[i - 2]) == (other[j - 2], b):
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]
