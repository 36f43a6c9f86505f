"""A node: holds, watches, publishes, fetches and serves fragments."""
