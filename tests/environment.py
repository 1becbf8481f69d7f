"""Loaded before everything else: tests keep their data in a folder that goes with them."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="kept-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["KEPT_DATA"] = _folder
