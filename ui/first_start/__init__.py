"""Before a survey is open: the four choices, their forms, and the store's passphrase."""
