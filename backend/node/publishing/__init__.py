"""Telling the broker what the catalog knows, and only what changed."""
