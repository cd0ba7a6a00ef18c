"""Help with writing: a language model that owners name, asked only when somebody presses for it, and taken only as far
as they accept it."""
