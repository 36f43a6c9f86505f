"""Watching a folder: videos that come into it are split and dealt out over nodes by themselves."""
