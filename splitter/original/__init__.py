"""Giving the file that was split back byte for byte: what the fragments must know for that, and doing it."""
