"""Translating one segment: the protocol and the chain."""
