"""Bringing in what other nodes have: transfers, from one source after another, verified."""
