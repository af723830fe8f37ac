"""Notes of residents, dialogue, surveys, stories, advisers and barriers: what people say back, and what was done about it."""
