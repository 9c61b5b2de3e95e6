"""Samples: the list with search, and the card of one with its history."""
