"""Asking customers whether it worked, and how it was; and what comes of their answers."""
