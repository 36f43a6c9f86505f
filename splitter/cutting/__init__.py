"""Deciding where to cut, and writing the fragments and their manifest in one pass."""
