"""Sending and receiving bundles, and settling what stands against what."""
