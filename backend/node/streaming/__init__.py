"""Playing videos out of fragments that are here or on their way: what a player reads is fetched first, and awaited."""
