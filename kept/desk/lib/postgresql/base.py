"""Django's PostgreSQL, for pages of thirty short questions: what each costs beside its answer."""

from __future__ import annotations

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg.types.datetime import TimestamptzLoader
from psycopg.types.numeric import Int8Dumper

from kept.desk.lib.postgresql.standing import StandingCursor


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's, with moments read by psycopg itself, and no question before the first one."""

    def get_new_connection(self, conn_params: Any) -> Any:
        connection = super().get_new_connection(conn_params)
        # All numbers as wide as any, lest each width be planned by itself.
        connection.adapters.register_dumper(int, Int8Dumper)
        # Django's is written in Python: twenty times the price, two hundred times a page.
        connection.adapters.register_loader("timestamptz", TimestamptzLoader)
        self._standing = StandingCursor(self, connection)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        """As Django's, without its look at the time zone: that of every connection is UTC."""
        if name is None:
            return self.connection.cursor()
        return base.ServerSideCursor(  # type: ignore[call-arg]  # psycopg's
            self.connection, name=name, scrollable=False, withhold=self.connection.autocommit
        )

    def binding_cursor(self) -> Any:
        """A cursor that sends values apart from the SQL, which is then planned once."""
        if not self.health_check_done:  # type: ignore[attr-defined]  # unknown to the stubs
            self.close_if_health_check_failed()
        if self.connection is None:
            self.ensure_connection()
        if self.queries_logged or self.execute_wrappers:  # somebody looks on, as Django lets them
            cursor = base.ServerBindingCursor(self.connection)  # type: ignore[call-arg]  # psycopg's
            return self._prepare_cursor(cursor)  # type: ignore[attr-defined]  # unknown to the stubs
        return self._standing

    def is_usable(self) -> bool:
        """Whether the server is there: one that hung up has said so, and only then is it asked."""
        if not self.errors_occurred and self._is_quiet():
            return True
        return super().is_usable()

    def _is_quiet(self) -> bool:
        """Nothing waits to be read, neither a farewell nor the end."""
        if self.connection.closed:
            return False
        waiting = select.poll()
        waiting.register(self.connection.fileno(), select.POLLIN)
        return not waiting.poll(0)
