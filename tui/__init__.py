"""The dashboard: shows the network, live, and is driven from the keyboard."""
