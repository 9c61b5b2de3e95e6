"""The survey's own values: what offices, samples, visits and changes are."""
