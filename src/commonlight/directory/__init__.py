"""The directory: organizations, services, locations and when they are open; HSDS names throughout."""
