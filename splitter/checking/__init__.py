"""Telling what fragments say of themselves, and whether it is true."""
