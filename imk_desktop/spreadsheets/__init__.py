"""Sheets that staff send, read as they are; and copies of them with the faults marked."""
