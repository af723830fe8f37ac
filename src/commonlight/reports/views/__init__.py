"""Pages of the reports room: the public form, the mailbox, the team's work, what police were given."""
