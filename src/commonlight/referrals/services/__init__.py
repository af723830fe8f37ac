"""What can be done with clients and referrals; every act checks who asks, seals what is said, and leaves an audit row."""
