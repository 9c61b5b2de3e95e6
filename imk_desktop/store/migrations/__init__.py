"""The versions of the log, one file each: SQL, frozen once shipped."""
