"""Referrals: people who are helped (under a pseudonym), their consent, and the way to a service with a closed loop."""
