"""The dashboard without a screen: the same picture as text, as JSON, and as an exit code. No Textual here."""
