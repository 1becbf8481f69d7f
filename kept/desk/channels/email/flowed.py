"""Plain text with soft line ends (RFC 3676), as Thunderbird and Apple Mail send it."""

from __future__ import annotations


def unwrap(text: str, *, deletes_space: bool = False) -> str:
    """Join lines that were broken only to be sent: those that end in a space.

    Quotes stay quotes, and the line above a signature stays alone.
    """
    lines: list[str] = []
    depth, is_open = 0, False
    for line in text.split("\n"):
        deep = len(line) - len(line.lstrip(">"))
        said = line[deep:].removeprefix(" ")
        if is_open and deep == depth and said != "-- ":
            lines[-1] += said
        else:
            lines.append(">" * deep + " " * bool(deep) + said)
        is_open = said.endswith(" ") and said != "-- "
        if is_open and deletes_space:
            lines[-1] = lines[-1][:-1]
        depth = deep
    return "\n".join(line.rstrip() if line != "-- " else line for line in lines)
