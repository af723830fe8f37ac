"""Areas of any level, their boundaries and population, and indicators from open data with their margins of error."""
