"""Questions that outreach puts to the database, one module for each part."""
