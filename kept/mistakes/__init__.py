"""The brain: pure functions from a conversation and the house rules to findings.

Standard library and small text libraries only. Nothing here reads a clock, a disk (beyond its own
word lists at import), the network or a random number.
"""
