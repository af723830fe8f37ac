"""What people do in the room, one module for each subject."""
