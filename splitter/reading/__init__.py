"""Reading a source video without trusting it: its streams, its packets, and where it can be cut."""
