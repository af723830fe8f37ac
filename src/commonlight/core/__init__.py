"""Accounts, organisations, keys, audit, clock, jobs, mail, base templates: what all rooms stand on."""
