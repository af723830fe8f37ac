"""Builds the invented coalition "Riverbend" through the rooms' own services, for trying the site and for tests."""
