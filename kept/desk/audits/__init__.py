"""Audit what you have: an archive is uploaded, read by a process of its own, its report kept."""
