"""Re-encoding what cannot be copied."""
