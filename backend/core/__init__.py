"""What is true: fragments, manifests, the index and transfer plans; no clock, network or thread of its own."""
