"""Rules without a database and without a clock: consent, the steps of a referral, who may do what, what a journal says."""
