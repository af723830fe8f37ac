"""Pages of the room: courses for everybody, sessions for the team, and a class for a teacher without an account."""
