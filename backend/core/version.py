"""The version that every service tells."""

VERSION = "0.1.0"
