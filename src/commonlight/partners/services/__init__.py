"""The room's services, one module for each subject."""
