"""The verb ``kept audit``: from what is asked on the command line to a report."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from kept.archives.archive import Options
from kept.audit.errors import AuditError
from kept.audit.exits import FOUND, INTERRUPTED, NOTHING_FOUND
from kept.audit.formats import FORMATS, WITH_FACTS, Format
from kept.audit.garbage import collect_seldom
from kept.audit.output import SUFFIXES, output
from kept.audit.processes import Processes
from kept.audit.progress import watch
from kept.audit.run import Engine, audit, one_process
from kept.audit.settings import settings_as_asked
from kept.audit.spark import spark_on


def audit_as_asked(chosen: Namespace) -> int:
    """Make the audit and write its report; returns the exit code.

    Raises ``AuditError``, ``UnreadableArchive`` or ``HouseError``.
    """
    collect_seldom()
    name = chosen.format or SUFFIXES.get(chosen.output.suffix if chosen.output else "", "text")
    options = Options(tuple(chosen.us), dict(chosen.map), chosen.reader, chosen.timezone)
    report, settings = _report(name, chosen.facts), settings_as_asked(chosen, name)
    with (
        output(chosen.output, chosen.paths) as stream,
        _engine(chosen) as engine,
        watch(sys.stderr) as watched,
    ):
        outcome = audit(
            chosen.paths, options, settings, report, stream, engine=engine, watch=watched
        )
    if outcome.interrupted:
        sys.stderr.write(f"kept: {outcome.partial_sentence}\n")
        return INTERRUPTED
    if chosen.output and sys.stderr:
        sys.stderr.write(f"{outcome.sentence}: {chosen.output}\n")
    return FOUND if outcome.tally.findings else NOTHING_FOUND


def _report(name: str, facts: bool) -> Format[Any]:
    if not facts:
        return FORMATS[name]()
    if name not in WITH_FACTS:
        raise AuditError(f"--facts needs --format {' or '.join(WITH_FACTS)}, not {name}.")
    return WITH_FACTS[name](True)


def _engine(chosen: Namespace) -> AbstractContextManager[Engine]:
    if chosen.engine == "spark":
        return spark_on(chosen.spark_master)
    return nullcontext(Processes(chosen.jobs) if chosen.jobs > 1 else one_process)
