"""Survey estimation and publication, pure functions on numpy arrays."""
