"""Where the survey stands, computed from facts and never stored."""
