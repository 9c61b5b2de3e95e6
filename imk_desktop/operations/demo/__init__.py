"""DATA CONTOH: a survey played in fast motion, through the same acts that people use."""
