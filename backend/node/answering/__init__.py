"""The node's routes, and what stands behind each."""
