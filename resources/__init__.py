"""Shipped facts as files: read them through `imk_desktop.resource_files`."""
