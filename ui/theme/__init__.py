"""How the window looks: colours, palette, fonts and one page of style sheet."""
