"""Snapshots: word and vector indexes with their manifest, built, stored, loaded."""
