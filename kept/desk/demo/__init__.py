"""The demo: Lumen Lamps, a lamp shop that does not exist, and the sixty days it has behind it.

Everything is written for this demo, and done by the same verbs that people use. What the shop and
its customers say lies in ``plots/*.toml`` and ``shop.toml``; the code only plays it.
"""
