"""Turns a video into fragments that play alone, and back into one stream."""
