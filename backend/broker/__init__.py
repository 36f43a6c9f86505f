"""The broker: knows who holds what, and tells who asks to be told."""
