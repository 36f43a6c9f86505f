"""What the dashboard knows of the swarm: facts, messages about it, the reducer, and the threads that listen. No Textual here."""
