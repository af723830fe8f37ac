"""What people type in the room, cleaned and explained; nothing is saved here."""
