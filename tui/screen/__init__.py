"""The full screen: Textual widgets around the picture. Handlers own all change; threads only post."""
