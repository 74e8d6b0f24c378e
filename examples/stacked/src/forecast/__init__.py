"""Tomorrow's weather."""

__version__ = "0.3.1"
