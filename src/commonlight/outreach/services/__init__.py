"""The services of outreach, one module for each part."""
