"""What a state of the swarm looks like, as plain lines of text with roles for their colours. No Textual here."""
