"""The models of outreach, one module for each part."""
