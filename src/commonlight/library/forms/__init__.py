"""What people choose or type on the library's pages, cleaned and explained; nothing is saved here."""
