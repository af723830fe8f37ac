"""What people type on core's pages, cleaned and explained; nothing is saved here."""
