"""Signs, laws, help lines and words: content files with source, grade, last check, and review state per language."""
