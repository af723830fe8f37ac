"""What people type on the pages of this room; nothing is saved here."""
