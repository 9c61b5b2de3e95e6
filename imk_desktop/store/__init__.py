"""One survey's data on disk: the change log and the tables folded from it."""
