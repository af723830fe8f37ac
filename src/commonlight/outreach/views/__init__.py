"""The views of outreach, one module for each part."""
