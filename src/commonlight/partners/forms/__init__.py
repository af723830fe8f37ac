"""The room's forms, one module for each subject."""
