"""The forms of outreach, one module for each part."""
