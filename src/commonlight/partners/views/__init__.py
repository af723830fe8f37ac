"""The room's views, one module for each subject."""
