"""Pure computation: arrays and small tables in, frozen results out. No Django, no database, no clock, no prints."""
