"""What the weather is like, and how it is told."""

__version__ = "1.2.0"
