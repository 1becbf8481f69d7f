"""``python -m kept``: the command without its script."""

from __future__ import annotations

import sys

from kept.cli import main

sys.exit(main())
