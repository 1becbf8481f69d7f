"""Style sheets and scripts: those of the start, and those that an upgrade put in their place."""

from __future__ import annotations

import logging
import os
from typing import Any
from wsgiref.headers import Headers

from django.http import HttpRequest, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware

log = logging.getLogger(__name__)


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # unknown to mypy
    """WhiteNoise, which knows the files of its start by heart and would send broken others.

    Between an upgrade and the restart after it, pages keep their style: a file that was changed or
    added is given as it lies there now, and kept by no browser.
    """

    def __init__(self, get_response: Any = None, **given: Any) -> None:
        self._found: dict[str, tuple[str, int, int]] = {}
        self._is_told = False
        super().__init__(get_response, **given)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        address = request.path_info
        is_ours = address.startswith(self.static_prefix)
        if self.autorefresh or not is_ours or self._is_as_found(address):
            answer: HttpResponseBase = super().__call__(request)
            return answer
        self.files.pop(address, None)
        file = self.find_file(address)
        if file is None:
            return self.get_response(request)  # type: ignore[no-any-return]
        self._tell()
        return self.serve(file, request)  # type: ignore[no-any-return]

    def add_file_to_dictionary(self, url: str, path: str, stat_cache: Any = None) -> None:
        facts = os.stat(path)
        self._found[url] = path, facts.st_mtime_ns, facts.st_size
        super().add_file_to_dictionary(url, path, stat_cache=stat_cache)

    def add_cache_headers(self, headers: Headers, path: str, url: str) -> None:
        if self.autorefresh or self._is_as_found(url):
            super().add_cache_headers(headers, path, url)
        else:
            headers["Cache-Control"] = "no-cache"

    def _is_as_found(self, address: str) -> bool:
        if address not in self._found:
            return False
        path, *found = self._found[address]
        try:
            facts = os.stat(path)
        except OSError:
            return False
        return [facts.st_mtime_ns, facts.st_size] == found

    def _tell(self) -> None:
        if not self._is_told:
            self._is_told = True
            log.warning("The files of Kept were changed on the disk. Restart it to use them.")
