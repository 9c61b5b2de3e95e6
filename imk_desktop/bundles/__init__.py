"""The file that carries work between offices: segments, container, seal, keys."""
