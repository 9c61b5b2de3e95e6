"""One function per act of a user; each is one transaction and says what it changed."""
