"""Madoguchi (窓口): answers foreign residents' questions about municipal services."""

__version__ = "0.1.0"
