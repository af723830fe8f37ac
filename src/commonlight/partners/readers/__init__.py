"""The room's readers, one module for each subject."""
