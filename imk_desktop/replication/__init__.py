"""The laws of change: pure functions from sets of changes to state."""
