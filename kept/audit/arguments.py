"""The arguments of the verbs of the audit, and what each verb does."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Any

from kept.archives.recognise import READERS
from kept.audit.command import audit_as_asked
from kept.audit.exits import NOTHING_FOUND
from kept.audit.formats import FORMATS
from kept.audit.manual import explain, overview
from kept.audit.selection import mistakes_named
from kept.mistakes.mistake import Level


def fill_audit(verb: argparse.ArgumentParser) -> None:
    """``kept audit``: archives in, a report out."""
    verb.set_defaults(run=audit_as_asked)
    verb.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="file or folder")
    _add_reading(verb.add_argument_group("reading"))
    _add_judging(verb.add_argument_group("judging"))
    _add_reporting(verb.add_argument_group("reporting"))
    _add_working(verb.add_argument_group("working"))


def fill_explain(verb: argparse.ArgumentParser) -> None:
    """``kept explain``: the manual of a mistake."""
    verb.add_argument("mistake", metavar="NAME", help="name, code or group, such as promise-broken")
    verb.set_defaults(run=_explain)


def fill_catalogue(verb: argparse.ArgumentParser) -> None:
    """``kept catalogue``: all mistakes in a list."""
    verb.add_argument("--json", action="store_true", help="as JSON")
    verb.set_defaults(run=_catalogue)


def _explain(chosen: argparse.Namespace) -> int:
    found = mistakes_named(chosen.mistake)
    if len(found) > 1:
        overview(sys.stdout, mistakes=found)
    else:
        explain(found[0], sys.stdout)
    return NOTHING_FOUND


def _catalogue(chosen: argparse.Namespace) -> int:
    overview(sys.stdout, as_json=chosen.json)
    return NOTHING_FOUND


def _add_reading(group: Any) -> None:
    add = group.add_argument
    add(
        "--us",
        metavar="ADDRESS",
        action="append",
        default=[],
        help="an address, domain or name of your side; may be repeated",
    )
    add("--reader", metavar="FORMAT", help=f"one of {', '.join(each.name for each in READERS)}")
    add(
        "--map",
        metavar="FIELD=COLUMN",
        type=_pairs,
        action="extend",
        default=[],
        help="which column of a table holds what, with commas between them; may be repeated",
    )
    add(
        "--timezone",
        metavar="ZONE",
        default="UTC",
        help="the zone of times that carry none, such as Europe/Lisbon (default UTC)",
    )
    add("--since", metavar="DATE", help="only conversations that began on this day or later")
    add("--until", metavar="DATE", help="the archive as it stood at the end of this day")


def _add_judging(group: Any) -> None:
    add = group.add_argument
    add("--house", metavar="FILE", type=Path, help="the house rules, a TOML file")
    words = "names, codes or groups, with commas between them"
    add("--select", metavar="MISTAKES", type=_words, default=[], help=f"look for these: {words}")
    add("--ignore", metavar="MISTAKES", type=_words, default=[], help=f"but not for these: {words}")
    add(
        "--level",
        choices=[level.word for level in reversed(Level)],
        help="report findings of this level and above (default warning; preview for jsonl, "
        "where each line carries its level)",
    )


def _add_reporting(group: Any) -> None:
    add = group.add_argument
    add("--format", choices=list(FORMATS), help="default: from the suffix of -o, else text")
    add("-o", "--output", metavar="FILE", type=Path, help="write the report here")
    add("--facts", action="store_true", help="promises, complaints and more (json and jsonl)")


def _add_working(group: Any) -> None:
    add = group.add_argument
    add("--jobs", metavar="N", type=_jobs, default=1, help="share the work among N processes")
    add("--engine", choices=["python", "spark"], default="python", help="default python")
    add("--spark-master", metavar="URL", default="local[*]", help="default local[*]")


def _jobs(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1024:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes from 1 to 1024")
    return int(text)


def _words(text: str) -> list[str]:
    return [word for word in text.split(",") if word.strip()]


def _pairs(text: str) -> list[tuple[str, str]]:
    return [_pair(part) for part in re.split(r",(?=\s*\w+\s*=)", text)]


def _pair(text: str) -> tuple[str, str]:
    name, sign, column = text.partition("=")
    if not (sign and name.strip() and column.strip()):
        raise argparse.ArgumentTypeError(f"{text!r} is not written as FIELD=COLUMN")
    return name.strip(), column.strip()
