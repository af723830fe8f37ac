"""Invents a few hundred notes in all states and several languages, sent and answered through the reports room."""
