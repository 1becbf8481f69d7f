"""Complaints: somebody is dissatisfied with us, and it is heard, understood, mended and checked."""
