"""Safe reports: the form, the two-way mailbox, the audience enforced by keys, and the team's work on what came in."""
