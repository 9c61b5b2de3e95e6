"""The only threads of the program: one worker, its tickets, and the door that errors take."""
