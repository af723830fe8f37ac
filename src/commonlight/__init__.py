"""Commonlight: the whole cycle of community engagement against human trafficking, in one install."""

__version__ = "0.1.0"
