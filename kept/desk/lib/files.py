"""Where files lie: Django's folder, in which a file is there whole or not at all."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """What a full disk cuts off is removed again. Names are unique: nobody else has that file."""

    def _save(self, name: str, content: Any) -> str:
        try:
            return super()._save(name, content)  # type: ignore[misc,no-any-return]  # unknown to the stubs
        except OSError:
            self.delete(name)
            raise
