"""IMK Desktop without its window: the survey's procedure, its data and its command line."""

__version__ = "0.1.0"
