"""Shipped facts: the SOP, regions, industries and holidays."""
