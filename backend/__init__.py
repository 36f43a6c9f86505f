"""The swarm's services and what they share: core, wire, web, broker and node."""
